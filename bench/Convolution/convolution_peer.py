"""The peer of bench/Convolution: answers 'samples height width channels outputs kernel stride padding groups rounds' by PyTorch's seconds.

They are those of the forward pass, of the input's gradient and of the weights' gradient, each the lesser of both of its memory formats. Its
results are compared with those in the files y, dx and dw first, and the answer ends with the largest difference in units of their
root mean square.
"""
import numpy as np
import torch
from peer_protocol import THREADS, least_seconds, read, serve

torch.set_num_threads(THREADS)


def images(name, samples, height, width, channels):
    numbers = torch.from_numpy(read(name, np.float32).reshape(samples, height, width, channels))
    return numbers.permute(0, 3, 1, 2)


def answer(*words):
    samples, height, width, channels, outputs, kernel, stride, padding, groups, rounds = map(int, words)
    high, wide = ((size + 2 * padding - kernel) // stride + 1 for size in (height, width))
    x = images("x", samples, height, width, channels)
    y = images("y", samples, high, wide, outputs)
    dy = images("dy", samples, high, wide, outputs)
    dx = images("dx", samples, height, width, channels)
    shape = (channels // groups, kernel, kernel, outputs)
    w, dw = (torch.from_numpy(read(name, np.float32).reshape(shape)).permute(3, 0, 1, 2) for name in ("w", "dw"))

    least = [float("inf")] * 3
    error = 0
    for layout in (torch.contiguous_format, torch.channels_last):
        x, w, dy = (numbers.contiguous(memory_format=layout) for numbers in (x, w, dy))

        def gradient(*mask):
            return torch.ops.aten.convolution_backward(
                dy, x, w, None, [stride] * 2, [padding] * 2, [1, 1], False, [0, 0], groups, [*mask, False]
            )

        passes = (
            (lambda: torch.nn.functional.conv2d(x, w, None, stride, padding, 1, groups), y),
            (lambda: gradient(True, False)[0], dx),
            (lambda: gradient(False, True)[1], dw),
        )
        for i, (run, ours) in enumerate(passes):
            theirs = run()
            error = max(error, float((theirs - ours).abs().max() / (theirs**2).mean().sqrt()))
            least[i] = min(least[i], least_seconds(run, rounds))
    return (*least, error)


with torch.no_grad():
    serve(f"PyTorch {torch.__version__}", answer)
