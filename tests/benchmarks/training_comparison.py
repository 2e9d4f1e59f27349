#!/usr/bin/env python3
"""How fast PyTorch trains mofme-compact as designed: forward and backward of the network alone, crops of 128 x 128.

    pip install torch==2.11.0 numpy safetensors
    python tests/benchmarks/training_comparison.py [--weights FILE --input X.npy --output Y.npy]

With a model file and a stored pair the twin below is first held against them. What to put beside it:

    deweather train ablation-fme -o /tmp/speed --processes 2 --threads 1 --set 'data.clean=["photos"]' \\
        --set model.config='{}' --set schedule.steps=50 --set 'schedule.phases=[{until=1.0, crop=128, batch=4}]'
"""

import argparse
import math
import time

import torch
from torch import nn
from torch.nn import functional as F


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x):
        return x + self.conv2(F.relu(self.conv1(x)))


class Attention(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(dim, 3 * dim, bias=False)
        self.proj = nn.Linear(dim, dim)

    def forward(self, x):
        b, n, d = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        return self.proj(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(b, n, d))


class Experts(nn.Module):
    """Only the chosen experts are computed, each on the tokens that chose it."""

    def __init__(self, dim, count, top_k, hidden):
        super().__init__()
        self.top_k = top_k
        self.router = nn.Linear(dim, count)
        scale = 0.02
        self.gamma = nn.Parameter(scale * torch.randn(count, dim, dim))
        self.beta = nn.Parameter(scale * torch.randn(count, dim, dim))
        self.gamma_bias = nn.Parameter(torch.ones(count, dim))
        self.beta_bias = nn.Parameter(torch.zeros(count, dim))
        self.fc1 = nn.Linear(dim, hidden)
        self.fc2 = nn.Linear(hidden, dim)

    def forward(self, tokens):
        x = tokens.reshape(-1, tokens.shape[-1])
        logits, chosen = self.router(x).topk(self.top_k, dim=-1)
        gates = logits.softmax(dim=-1).reshape(-1)
        order = chosen.reshape(-1).argsort()
        token = order // self.top_k
        counts = chosen.reshape(-1).bincount(minlength=len(self.gamma)).tolist()
        parts = []
        for e, part in enumerate(x[token].split(counts)):
            if len(part):
                gamma = torch.addmm(self.gamma_bias[e], part, self.gamma[e])
                parts.append(torch.addmm(self.beta_bias[e], part, self.beta[e]) + gamma * part)
        modulated = torch.cat(parts) * gates[order, None]
        mixed = torch.zeros_like(x).index_add(0, token, modulated)
        return self.fc2(F.gelu(self.fc1(mixed))).view_as(tokens)


class Layer(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.norm1 = nn.LayerNorm(dim)
        self.attention = Attention(dim, 3)
        self.norm2 = nn.LayerNorm(dim)
        self.experts = Experts(dim, 16, 2, 2 * dim)

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.experts(self.norm2(x))


class Compact(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(12, 32, 3, padding=1)
        self.enc1, self.enc2 = Residual(32), Residual(64)
        self.down1, self.down2 = nn.Conv2d(32, 64, 2, stride=2), nn.Conv2d(64, 96, 2, stride=2)
        self.position = nn.Conv2d(96, 96, 3, padding=1, groups=96)
        self.layers = nn.ModuleList(Layer(96) for _ in range(3))
        self.norm = nn.LayerNorm(96)
        self.weather = nn.Linear(96, 4)
        self.up2 = nn.Linear(96, 256)
        self.dec2 = Residual(64)
        self.up1 = nn.Conv2d(64, 128, 1)
        self.dec1a, self.dec1b = Residual(32), Residual(32)
        self.head = nn.Conv2d(32, 12, 3, padding=1)

    def forward(self, x):
        a = self.enc1(self.stem(F.pixel_unshuffle(x, 2) - 0.5))
        b = self.enc2(self.down1(a))
        c = self.down2(b)
        c = c + self.position(c)
        size = c.shape[-2:]
        tokens = c.flatten(2).transpose(1, 2)
        for layer in self.layers:
            tokens = layer(tokens)
        tokens = self.norm(tokens)
        c = self.up2(tokens).transpose(1, 2).unflatten(2, size)
        c = self.dec2(F.pixel_shuffle(c, 2) + b)
        c = self.dec1b(self.dec1a(F.pixel_shuffle(self.up1(c), 2) + a))
        return x + F.pixel_shuffle(self.head(c), 2), self.weather(tokens)


def check(network, arguments):
    import numpy
    from safetensors.torch import load_file

    network.load_state_dict({name: value.float() for name, value in load_file(arguments.weights).items()})
    picture = torch.from_numpy(numpy.load(arguments.input)).permute(2, 0, 1)[None].float() / 255
    with torch.no_grad():
        found = network(picture)[0][0]
    difference = (found - torch.from_numpy(numpy.load(arguments.output))).abs().max().item()
    print(f"largest difference to the stored output: {difference:.1e}")
    assert difference < 1e-4


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--weights")
    parser.add_argument("--input")
    parser.add_argument("--output")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=20)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    network = Compact()
    if arguments.weights:
        check(network, arguments)
    degraded, clean = torch.rand(2, arguments.batch, 3, 128, 128)
    named = torch.zeros(arguments.batch, 256, 4)

    def step():
        network.zero_grad(set_to_none=True)
        restored, weather = network(degraded)
        error = (restored - clean).square().mean(dim=(1, 2, 3))
        loss = (error + 1e-3).log().mean() / math.log(10) + (restored - clean).abs().mean()
        (loss + 0.1 * F.binary_cross_entropy_with_logits(weather, named)).backward()

    for _ in range(3):
        step()
    begin, steps = time.perf_counter(), 0
    while time.perf_counter() - begin < arguments.seconds:
        step()
        steps += 1
    print(f"{steps * arguments.batch / (time.perf_counter() - begin):.1f} crops/s with {arguments.threads} threads")


if __name__ == "__main__":
    main()
