# %% start
import math

import torch
from PIL import Image, ImageDraw
from torch import nn
from torch.nn.functional import softplus

torch.set_num_threads(1)
turn = torch.arange(8) * math.tau / 8
MIDDLES = torch.stack([turn.cos(), turn.sin()], 1)


def ring(count):
    """Real points: eight groups on a circle."""
    return MIDDLES[torch.randint(0, 8, (count,))] + 0.06 * torch.randn(count, 2)


def network(outputs, units=32):
    """Two hidden layers."""
    return nn.Sequential(
        *(nn.Linear(2, units), nn.LeakyReLU(0.2), nn.Linear(units, units), nn.LeakyReLU(0.2)),
        nn.Linear(units, outputs),
    )


def slopes(score, points):
    """How steep the scores are, squared."""
    (slope,) = torch.autograd.grad(score.sum(), points, create_graph=True)
    return slope.square().sum(1).mean()


def train(steps, rate=0.002, *, loss_of="relative", gamma=0.1, head_start=0):
    """Trains a GAN on the ring; gives its points, and how far they were moved at each step."""
    torch.manual_seed(SEED)
    D, G = network(1), network(2, UNITS)
    learn_d = torch.optim.Adam(D.parameters(), lr=rate, betas=(0.0, 0.99))
    learn_g, pulls = torch.optim.Adam(G.parameters(), lr=rate, betas=(0.0, 0.99)), []
    for step in range(head_start + steps):
        real = ring(128).requires_grad_()
        made = G(torch.randn(128, 2)).detach().requires_grad_()
        r, m = D(real), D(made)
        loss = (softplus(-r) + softplus(m)).mean()
        if loss_of == "relative":
            loss = softplus(m - r).mean()
        if gamma:
            loss = loss + gamma / 2 * (slopes(r, real) + slopes(m, made))
        learn_d.zero_grad()
        loss.backward()
        learn_d.step()
        if step < head_start:
            continue
        made = G(torch.randn(128, 2))
        made.retain_grad()
        if loss_of == "relative":
            loss = softplus(D(ring(128)).detach() - D(made)).mean()
        elif loss_of == "standard":
            loss = softplus(-D(made)).mean()  # what the paper of 2014 advised: G raises log D
        else:
            loss = -softplus(D(made)).mean()  # minimax, as it wrote it first: G lowers log(1 - D)
        learn_g.zero_grad()
        loss.backward()
        pulls.append(float(made.grad.norm(dim=1).mean()))
        learn_g.step()
    return G(torch.randn(500, 2)).detach(), pulls


def covered(points):
    """How many of the eight groups have at least ten points near them."""
    return int(((torch.cdist(points, MIDDLES) < 0.25).sum(0) >= 10).sum())


def show(*sets, side=240):
    """Sets of made points beside each other (orange), each over the real ones (blue)."""
    paper = Image.new("RGB", (side * len(sets), side), (250, 250, 248))
    pen = ImageDraw.Draw(paper)
    for at, made in enumerate(sets):
        for points, color in ((ring(200), (38, 84, 124)), (made, (201, 92, 46))):
            for x, y in ((points / 2 + 1) * side / 2).tolist():
                pen.ellipse(
                    (at * side + x - 2, side - y - 2, at * side + x + 2, side - y + 2), color
                )
    return paper


# %% parameters
STEPS = 700
SEED = 1
UNITS = 32  # in each hidden layer of the generator

# %% rate
usual, _ = train(STEPS)
large, _ = train(STEPS, rate=0.02, loss_of="standard", gamma=0.0)
reached = {"usual steps": covered(usual), "ten times as large": covered(large)}
print(reached)
show(usual, large)

# %% vanish
expert = {"rate": 0.01, "gamma": 0.0, "head_start": 300}  # D learns alone for 300 steps
_, pulls = train(1, loss_of="minimax", **expert)
_, honest = train(1, loss_of="standard", **expert)
print(f"pull on a point: {pulls[0]:.6f} by minimax, {honest[0]:.6f} by the other loss")

# %% circles
x, y, far = 1.0, 0.0, []  # the smallest game: G lowers x * y, D raises it, both at once
for _ in range(200):
    x, y = x - 0.1 * y, y + 0.1 * x
    far.append(math.hypot(x, y))
print(f"distance from rest: {far[0]:.2f} at the first step, {far[-1]:.2f} at the last")

# %% small
UNITS = 2
small, _ = train(STEPS)
UNITS = 32
print(f"{covered(small)} of 8 groups with two units a layer")
show(usual, small)

# %% cure
cured, _ = train(STEPS, rate=0.02)
print(f"{covered(cured)} of 8 groups with relativistic loss and penalty, {covered(large)} without")
show(large, cured)
