#!/usr/bin/env python3
"""Writes chains.csv: exact answers of groups with more than one dimension, computed apart from the planner.

    python3 chains.py > chains.csv

Every system is told as its events only: what a call does in a state, and how fast. All states reached from the empty one are
numbered as they are found, and the balance equations of the whole chain are solved as one dense linear system by Gauss's elimination
with pivoting, in decimal arithmetic of 60 digits. No recursion, no product form, no band, no model's formula: nothing in common with
src/Trunkline.Planning/Traffic but the description of the system. tol_rel is what double precision allows.
"""
import json
import sys
from decimal import Decimal, getcontext

getcontext().prec = 60


def solve(start, events):
    """Probability of each state; events(state) gives (rate, next state)."""
    index, order = {start: 0}, [start]
    for state in order:
        for rate, after in events(state):
            if rate and after not in index:
                index[after] = len(order)
                order.append(after)
    n = len(order)
    rows = [[Decimal(0)] * (n + 1) for _ in range(n)]
    for state in order:
        for rate, after in events(state):
            if rate and after != state:
                rows[index[after]][index[state]] += Decimal(rate)
                rows[index[state]][index[state]] -= Decimal(rate)
    rows[-1] = [Decimal(1)] * (n + 1)  # one balance follows from the others: the sum takes its place
    for c in range(n):
        pivot = max(range(c, n), key=lambda r: abs(rows[r][c]))
        rows[c], rows[pivot] = rows[pivot], rows[c]
        for r in range(c + 1, n):
            if rows[r][c]:
                f = rows[r][c] / rows[c][c]
                rows[r] = [a - f * b if b else a for a, b in zip(rows[r], rows[c])]
    x = [Decimal(0)] * n
    for c in reversed(range(n)):
        x[c] = (rows[c][n] - sum(rows[c][k] * x[k] for k in range(c + 1, n))) / rows[c][c]
    return {state: x[index[state]] for state in order}


def split(a_in, a_out, n_in, n_out, n_both):
    """Inbound and outbound lines first, two-way lines behind both."""
    a_in, a_out = Decimal(str(a_in)), Decimal(str(a_out))

    def events(s):
        i, j, k = s
        yield a_in, (i + 1, j, k) if i < n_in else (i, j, k + 1) if k < n_both else s
        yield a_out, (i, j + 1, k) if j < n_out else (i, j, k + 1) if k < n_both else s
        yield i, (i - 1, j, k)
        yield j, (i, j - 1, k)
        yield k, (i, j, k - 1)

    p = solve((0, 0, 0), events)
    return {
        "B_in": sum(q for (i, j, k), q in p.items() if i == n_in and k == n_both),
        "B_out": sum(q for (i, j, k), q in p.items() if j == n_out and k == n_both),
        "P_both_full": sum(q for (i, j, k), q in p.items() if k == n_both),
        "carried_both": sum(q * k for (i, j, k), q in p.items()),
    }


def reserved(a_hi, a_lo, n, r, t_hi, t_lo):
    """R of n lines kept for high calls."""
    l_hi, l_lo = Decimal(str(a_hi)) / t_hi, Decimal(str(a_lo)) / t_lo

    def events(s):
        h, l = s
        yield l_hi, (h + 1, l) if h + l < n else s
        yield l_lo, (h, l + 1) if n - h - l > r else s
        yield Decimal(h) / t_hi, (h - 1, l)
        yield Decimal(l) / t_lo, (h, l - 1)

    p = solve((0, 0), events)
    return {
        "B_hi": sum(q for (h, l), q in p.items() if h + l == n),
        "B_lo": sum(q for (h, l), q in p.items() if n - h - l <= r),
        "carried": sum(q * (h + l) for (h, l), q in p.items()),
    }


def preempted(a_hi, a_lo, n, t_hi, t_lo):
    """A high call that finds all lines busy ends a low one."""
    l_hi, l_lo = Decimal(str(a_hi)) / t_hi, Decimal(str(a_lo)) / t_lo

    def events(s):
        h, l = s
        yield l_hi, (h + 1, l) if h + l < n else (h + 1, l - 1) if l else s
        yield l_lo, (h, l + 1) if h + l < n else s
        yield Decimal(h) / t_hi, (h - 1, l)
        yield Decimal(l) / t_lo, (h, l - 1)

    p = solve((0, 0), events)
    carried = sum(q * l for (h, l), q in p.items())
    return {
        "B_hi": sum(q for (h, l), q in p.items() if h == n),
        "low_blocked": sum(q for (h, l), q in p.items() if h + l == n),
        "low_preempted": sum(q for (h, l), q in p.items() if h + l == n and l) * l_hi / l_lo,
        "low_not_carried": 1 - carried / Decimal(str(a_lo)),
    }


def main():
    rows = []

    def add(model, inputs, figures):
        for quantity, value in figures.items():
            text = json.dumps(inputs).replace('"', '""')
            rows.append(f'X{len(rows):03},{model},"{text}",{quantity},{value:.25e},1e-12')

    for a_in, a_out, n_in, n_out, n_both in ((3, 2, 3, 2, 4), (5, 1.5, 4, 0, 5), (0.4, 6, 2, 5, 3), (2, 2, 5, 5, 1), (4, 3, 1, 4, 0), (0.01, 0.02, 2, 3, 4)):
        add("OneWay_over_TwoWay", {"A_in": a_in, "A_out": a_out, "n_in": n_in, "n_out": n_out, "n_both": n_both}, split(a_in, a_out, n_in, n_out, n_both))
    for a_hi, a_lo, n, r, t_hi, t_lo in ((0.5, 5, 8, 2, 60, 180), (0.5, 5, 8, 2, 600, 180), (3, 4, 10, 1, 20, 300), (1, 2, 4, 4, 30, 90), (2, 2, 5, 0, 10, 400), (0.05, 0.3, 6, 3, 45, 120)):
        inputs = {"A_hi": a_hi, "A_lo": a_lo, "N": n, "R": r, "AHT_hi_s": t_hi, "AHT_lo_s": t_lo}
        add("TrunkReservation", inputs, reserved(a_hi, a_lo, n, r, t_hi, t_lo))
    for a_hi, a_lo, n, t_hi, t_lo in ((1, 8, 3, 60, 180), (1, 8, 3, 900, 180), (4, 5, 9, 30, 300), (0.05, 0.3, 3, 45, 120), (6, 1, 2, 100, 7)):
        inputs = {"A_hi": a_hi, "A_lo": a_lo, "N": n, "AHT_hi_s": t_hi, "AHT_lo_s": t_lo}
        add("Preemption", inputs, preempted(a_hi, a_lo, n, t_hi, t_lo))
    sys.stdout.write("id,model,inputs,quantity,value,tol_rel\n" + "\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
