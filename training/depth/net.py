"""The depth net: a small convolutional U-Net with learned positions at its coarsest level."""
from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

WIDTHS = (16, 40, 72, 120)  # channels at 1/2, 1/4, 1/8, 1/16 of the picture
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
    place in the picture (a learned grid, resized to the picture's shape). The finest level is a quarter of the picture
    and writes 4 x 4 outputs a cell: most of the cost of a U-Net lies above it.
    """

    def __init__(self, widths: tuple[int, ...] = WIDTHS):
        super().__init__()
        a, b, c, d = widths
        self.stem = nn.Conv2d(3, a, 4, 2, 1)
        self.down1 = nn.Sequential(Block(a, b, 2), Block(b, b))
        self.down2 = nn.Sequential(Block(b, c, 2), Block(c, c))
        self.down3 = nn.Sequential(Block(c, d, 2), Block(d, d))
        ramp = torch.linspace(-1, 1, 12)
        place = torch.zeros(1, d, 12, 12)
        place[0, 0], place[0, 1] = ramp[:, None].expand(12, 12), ramp[None].expand(12, 12)
        self.place = nn.Parameter(place)
        self.far = nn.Sequential(Block(d, d, dilation=2), Block(d, d, dilation=4))
        self.narrow3, self.narrow2 = nn.Conv2d(d, c, 1), nn.Conv2d(c, b, 1)
        self.up3, self.up2 = Block(2 * c, c), Block(2 * b, b)
        self.head = nn.Conv2d(b, 16, 3, padding=1)

    def forward(self, pixel_values: Tensor) -> Tensor:
        s2 = self.down1(F.relu(self.stem(pixel_values)))
        s3 = self.down2(s2)
        x = self.down3(s3)
        x = self.far(x + F.interpolate(self.place, size=x.shape[2:], mode="bilinear", align_corners=False))
        x = self.up3(torch.cat((F.interpolate(self.narrow3(x), scale_factor=2.0, mode="nearest"), s3), 1))
        x = self.up2(torch.cat((F.interpolate(self.narrow2(x), scale_factor=2.0, mode="nearest"), s2), 1))
        return F.relu(F.pixel_shuffle(self.head(x) + 0.3, 4)).squeeze(1)
