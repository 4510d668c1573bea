"""Writes model.onnx of tests/golden/formats, as PyTorch exports it: convolutions with groups, one of them transposed, a product of tokens
(MatMul) and dense layers (Gemm).

    python3 make_onnx.py

Needs torch; written with torch 1.13. Element i of n in any tensor of weights is (i - n // 2) / 8.
"""

import torch

from make_formats import numbers, path


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv2d(2, 4, 3, groups=2)
        self.up = torch.nn.ConvTranspose2d(4, 6, 2, groups=2)
        self.tokens = torch.nn.Linear(6, 3)
        self.fc1 = torch.nn.Linear(27, 5)
        self.fc2 = torch.nn.Linear(5, 2, bias=False)

    def forward(self, x):
        x = self.up(torch.relu(self.conv(x)))
        x = self.tokens(x.flatten(2).transpose(1, 2))
        return self.fc2(torch.relu(self.fc1(x.flatten(1))))


def main():
    model = Model().eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(numbers(*parameter.shape))
    torch.onnx.export(
        model,
        torch.zeros(1, 2, 4, 4),
        path("model.onnx"),
        opset_version=13,
        input_names=["x"],
        output_names=["y"],
        dynamic_axes={"x": {0: "batch"}, "y": {0: "batch"}},
        do_constant_folding=True,
    )


if __name__ == "__main__":
    main()
