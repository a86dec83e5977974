"""The depth net: a small convolutional U-Net with learned positions at its coarsest level."""
from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

WIDTHS = (24, 48, 80, 128)  # channels at 1/2, 1/4, 1/8, 1/16 of the picture
MULTIPLE = 16  # sides of the picture are multiples of this


class Block(nn.Module):
    """3 x 3 convolution, batch norm, ReLU; residual where the shapes allow."""

    def __init__(self, inside: int, outside: int, stride: int = 1, dilation: int = 1):
        super().__init__()
        self.conv = nn.Conv2d(inside, outside, 3, stride, dilation, dilation, bias=False)
        self.norm = nn.BatchNorm2d(outside)
        self.same = inside == outside and stride == 1

    def forward(self, x: Tensor) -> Tensor:
        y = self.norm(self.conv(x))
        return F.relu(x + y if self.same else y)


class DepthNet(nn.Module):
    """pixel_values [B, 3, H, W] (ImageNet mean and std) -> predicted_depth [B, H, W], inverse relative depth, >= 0.

    An object's depth follows from where it meets the floor, so the coarsest level sees far (dilation) and knows its
    place in the picture (a learned grid, resized to the picture's shape).
    """

    def __init__(self, widths: tuple[int, ...] = WIDTHS):
        super().__init__()
        a, b, c, d = widths
        self.stem = nn.Sequential(Block(3, a, 2), Block(a, a))
        self.down1 = nn.Sequential(Block(a, b, 2), Block(b, b))
        self.down2 = nn.Sequential(Block(b, c, 2), Block(c, c))
        self.down3 = nn.Sequential(Block(c, d, 2), Block(d, d))
        ramp = torch.linspace(-1, 1, 12)
        place = torch.zeros(1, d, 12, 12)
        place[0, 0], place[0, 1] = ramp[:, None].expand(12, 12), ramp[None].expand(12, 12)
        self.place = nn.Parameter(place)
        self.far = nn.Sequential(Block(d, d, dilation=2), Block(d, d, dilation=4))
        self.up3, self.up2, self.up1 = Block(d + c, c), Block(c + b, b), Block(b + a, a)
        self.head = nn.Conv2d(a, 4, 3, padding=1)  # 2 x 2 outputs per half-size cell

    def forward(self, pixel_values: Tensor) -> Tensor:
        s1 = self.stem(pixel_values)
        s2 = self.down1(s1)
        s3 = self.down2(s2)
        x = self.down3(s3)
        x = self.far(x + F.interpolate(self.place, size=x.shape[2:], mode="bilinear", align_corners=False))
        x = self.up3(torch.cat((F.interpolate(x, scale_factor=2.0, mode="nearest"), s3), 1))
        x = self.up2(torch.cat((F.interpolate(x, scale_factor=2.0, mode="nearest"), s2), 1))
        x = self.up1(torch.cat((F.interpolate(x, scale_factor=2.0, mode="nearest"), s1), 1))
        return F.relu(F.pixel_shuffle(self.head(x) + 0.3, 2)).squeeze(1)
