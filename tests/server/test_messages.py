"""Frames come out as they went in, however the stream is cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from carrera_kg.server.messages import (
    BROKEN,
    DATA,
    END,
    HEAD,
    HEADER,
    TASK,
    Frames,
    frame,
    frame_head,
    read_task,
    task_frame,
)

FRAMES = st.lists(st.tuples(st.sampled_from([HEADER, DATA, END, BROKEN]), st.binary(max_size=50)), max_size=12)


@given(FRAMES, st.data())
def test_any_cutting_of_the_stream_gives_the_same_frames(sent: list[tuple[bytes, bytes]], data: st.DataObject) -> None:
    stream = b"".join(frame(kind, payload) for kind, payload in sent)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=20)))
    pieces = [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    frames = Frames()
    assert [found for piece in pieces for found in frames.feed(piece)] == sent


def test_a_frame_comes_out_with_its_last_byte_and_not_before() -> None:
    frames, stream = Frames(), frame(DATA, b"words")
    assert [list(frames.feed(bytes([byte]))) for byte in stream] == [[]] * (len(stream) - 1) + [[(DATA, b"words")]]


@given(st.dictionaries(st.text(), st.one_of(st.none(), st.booleans(), st.text(), st.lists(st.text()))), st.binary())
def test_a_task_and_its_body_come_out_as_they_went_in(task: dict[str, object], body: bytes) -> None:
    sent = task_frame(task, body)
    assert frame_head(sent[:HEAD]) == (TASK, len(sent) - HEAD)
    assert read_task(sent[HEAD:]) == (task, body)
