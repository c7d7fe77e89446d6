# %% start
import math

import torch
from PIL import Image, ImageDraw
from torch import nn
from torch.nn.functional import softplus

torch.set_num_threads(1)
BLUE, ORANGE = (38, 84, 124), (201, 92, 46)


def show(*groups, side=320):
    """Points of the plane, -1.5 to 1.5, as a picture: real ones blue, made ones orange."""
    paper = Image.new("RGB", (side, side), (250, 250, 248))
    pen = ImageDraw.Draw(paper)
    for points, color in zip(groups, (BLUE, ORANGE), strict=False):
        for x, y in ((points.detach() / 1.5 + 1) * side / 2).tolist():
            pen.ellipse((x - 2, side - y - 2, x + 2, side - y + 2), fill=color)
    return paper


# %% parameters
STEPS = 1500
SEED = 1


# %% shape
def ring(count):
    """Real points: eight groups on a circle."""
    turn = torch.randint(0, 8, (count,)) * math.tau / 8
    middle = torch.stack([turn.cos(), turn.sin()], 1)
    return middle + 0.06 * torch.randn(count, 2)


torch.manual_seed(SEED)
show(ring(500))


# %% discriminator
def network(outputs):
    """Two hidden layers of 32 units."""
    return nn.Sequential(
        *(nn.Linear(2, 32), nn.LeakyReLU(0.2), nn.Linear(32, 32), nn.LeakyReLU(0.2)),
        nn.Linear(32, outputs),
    )


torch.manual_seed(SEED)
D, G = network(1), network(2)
learn_d = torch.optim.Adam(D.parameters(), lr=0.002, betas=(0.0, 0.99))
learn_g = torch.optim.Adam(G.parameters(), lr=0.002, betas=(0.0, 0.99))


def step_d(gamma=0.1):
    """D learns once: real points are to score higher than made ones, and scores not too steep."""
    real = ring(128).requires_grad_()
    made = G(torch.randn(128, 2)).detach().requires_grad_()
    score_real, score_made = D(real), D(made)
    loss = softplus(score_made - score_real).mean()
    for score, points in ((score_real, real), (score_made, made)):
        (slope,) = torch.autograd.grad(score.sum(), points, create_graph=True)
        loss = loss + gamma / 2 * slope.square().sum(1).mean()
    learn_d.zero_grad()
    loss.backward()
    learn_d.step()
    return float(softplus(score_made - score_real).mean().detach())


for _ in range(20):
    loss = step_d()
right = float((D(ring(500)) > D(G(torch.randn(500, 2)))).float().mean())
print(f"D is right in {100 * right:.0f} of 100 pairs, its loss is {loss:.2f}")


# %% generator
def step_g():
    """G learns once: it goes where D scores higher. It never sees a real point itself."""
    made = G(torch.randn(128, 2))
    with torch.no_grad():
        score_real = D(ring(128))  # D compares in pairs; no gradient comes from here
    loss = softplus(score_real - D(made)).mean()
    learn_g.zero_grad()
    loss.backward()
    learn_g.step()
    return float(loss.detach())


before = G(torch.randn(300, 2))
for _ in range(20):
    step_g()
show(before, G(torch.randn(300, 2)))  # blue: before, orange: after

# %% turns
losses = []
for _ in range(STEPS):
    losses.append((step_d(), step_g()))
made = G(torch.randn(500, 2))
show(ring(300), made)


# %% turns
def covered(points):
    """How many of the eight groups have at least ten points near them."""
    turn = torch.arange(8) * math.tau / 8
    middles = torch.stack([turn.cos(), turn.sin()], 1)
    near = torch.cdist(points, middles) < 0.25
    return int((near.sum(0) >= 10).sum())


groups = covered(made)
print(f"{groups} of 8 groups are reached")

# %% curves
tail = losses[-100:]
mean_d = sum(each[0] for each in tail) / len(tail)
mean_g = sum(each[1] for each in tail) / len(tail)
print(f"D {mean_d:.2f}, G {mean_g:.2f}; who only guesses has {math.log(2):.2f}")


# %% draw
def mine(count):
    """Your own distribution: change this. Here two islands."""
    island = torch.randint(0, 2, (count, 1)) * 2.0 - 1
    return torch.cat([island * 0.9, torch.zeros(count, 1)], 1) + 0.08 * torch.randn(count, 2)


ring = mine
for _ in range(STEPS):
    step_d()
    step_g()
made = G(torch.randn(500, 2))
show(mine(300), made)
