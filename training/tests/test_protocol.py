"""smart_resize and the crop rule against transformers' own and worked examples; calls are judged in order."""
import pytest

from training.protocol import (box_text, call_text, check_call, effective_box, parse_reply, received_size, smart_resize, to_original,
                               to_view)


def test_smart_resize_equals_transformers():
    module = pytest.importorskip("transformers.models.qwen2_vl.image_processing_pil_qwen2_vl")
    for h in (16, 33, 100, 336, 672, 1001):
        for w in (16, 48, 250, 896, 1500):
            for low, high in ((36864, 49152), (4096, 12288)):
                assert smart_resize(h, w, 32, low, high) == module.smart_resize(h, w, 32, low, high)


def test_sizes():
    assert received_size((0, 0, 896, 672), True) == (384, 288)
    assert received_size((0, 0, 1024, 576), True) == (416, 224)


def test_crop_rule():
    assert effective_box((100, 100, 200, 150), 896, 672) == (80, 90, 220, 160)
    assert effective_box((0, 0, 4, 4), 896, 672) == (0, 0, 26, 26)  # grown to 48 about the centre, then clamped
    assert effective_box((880, 660, 896, 672), 896, 672) == (864, 642, 896, 672)


def test_frames_are_inverse():
    view = (90, 95, 210, 155)
    assert to_original(to_view((100, 100, 200, 150), view), view) == pytest.approx((100, 100, 200, 150), abs=0.1)


def test_calls_are_judged():
    whole = (0, 0, 896, 672)
    judge = lambda box: check_call(box, whole, [whole], 896, 672)  # noqa: E731
    assert judge([0.1, 0.1, 0.2])[0] == "not a box"
    assert judge([0.3, 0.1, 0.2, 0.5])[0] == "not a box"
    assert judge([0.1, 0.1, 1.2, 0.5])[0] == "out of range"
    assert judge([0.1, 0.1, 0.1004, 0.5])[0] == "too small"
    assert judge([0.0, 0.0, 1.0, 1.0])[0] == "same as before"
    assert judge([0.1, 0.1, 0.2, 0.2]) == (None, (71, 53, 198, 148))


def test_replies_are_read():
    box = (0.1, 0.2, 0.3, 0.4)
    reply = parse_reply(f"I think the box {box_text(box)} is too small." + call_text(box))
    assert reply.boxes == [box] and reply.call == list(box) and reply.answer is None
    assert parse_reply("<tool_call>{broken}</tool_call>").call == ()
    assert parse_reply("I think.<answer>K7</answer>").answer == "K7"
