"""Writes schedules.json: the rate of every step by PyTorch's schedulers.

Run: python3 tests/golden/schedules.py
"""

import json
import pathlib
import warnings

import torch

warnings.filterwarnings("ignore")


def rates(steps, rate, make):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=rate)
    scheduler = make(optimizer)
    seen = []
    for _ in range(steps):
        seen.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return seen


scheduler = torch.optim.lr_scheduler
one_cycles = []
for epochs, per_epoch, peak, peak_at, start, end, shape in [
    (5, 4, 0.1, 0.3, 25, 1e4, "cosine"),
    (3, 7, 0.4, 0.23, 5, 20, "linear"),
    (2, 2, 1.0, 0.5, 10, 100, "cosine"),
]:
    one_cycles.append(
        {
            "epochs": epochs,
            "steps_per_epoch": per_epoch,
            "peak": peak,
            "peak_at": peak_at,
            "start_divisor": start,
            "end_divisor": end,
            "shape": shape,
            "rates": rates(
                epochs * per_epoch,
                peak,
                lambda optimizer: scheduler.OneCycleLR(
                    optimizer,
                    peak,
                    total_steps=epochs * per_epoch,
                    pct_start=peak_at,
                    div_factor=start,
                    final_div_factor=end,
                    anneal_strategy="cos" if shape == "cosine" else "linear",
                    cycle_momentum=False,
                ),
            ),
        }
    )


# A linear rise from 1e-6 over two epochs of five steps, then half a cosine down to 1e-6 over six, both every step.
def warm_cosine(optimizer):
    rise = scheduler.LinearLR(optimizer, start_factor=1e-6 / 0.003, total_iters=10)
    fall = scheduler.CosineAnnealingLR(optimizer, T_max=30, eta_min=1e-6)
    return scheduler.SequentialLR(optimizer, [rise, fall], milestones=[10])


text = json.dumps({"one_cycles": one_cycles, "warm_cosine": rates(40, 0.003, warm_cosine)}, separators=(",", ":"))
pathlib.Path(__file__).with_suffix(".json").write_text(text + "\n")
