"""Two small charts of the confidence, as SVG."""

from __future__ import annotations

from collections.abc import Sequence

from lunzheng.evaluation.calibration import Calibration

_WIDTH, _HEIGHT, _MARGIN = 360, 240, 34


def charts(calibration: Calibration) -> str:
    """Precision at coverage, and precision against confidence."""
    curve = [(point.coverage, point.precision) for point in calibration.curve]
    bins = [(one.confidence, one.precision) for one in calibration.bins]
    return (
        '<div class="charts">'
        f"<figure>{_chart(curve, '涵蓋率 coverage', ideal=False)}"
        "<figcaption>只取最有把握的部分時的精確率</figcaption></figure>"
        f"<figure>{_chart(bins, '信心 confidence', ideal=True)}"
        f"<figcaption>校準：期望校準誤差 {calibration.error:.3f}，全部記錄中完全正確者 "
        f"{calibration.right:.3f}</figcaption></figure></div>"
    )


def _chart(points: Sequence[tuple[float, float]], below: str, *, ideal: bool) -> str:
    def at(x: float, y: float) -> str:
        across = _MARGIN + x * (_WIDTH - 2 * _MARGIN)
        return f"{across:.1f},{_HEIGHT - _MARGIN - y * (_HEIGHT - 2 * _MARGIN):.1f}"

    def line(name: str, first: str, last: str) -> str:
        (x1, y1), (x2, y2) = first.split(","), last.split(",")
        return f'<line class="{name}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>'

    parts = []
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = at(0, tick).split(",")
        parts.append(line("axis", at(0, tick), at(1, tick)))
        parts.append(f'<text x="{float(x) - 28:.1f}" y="{float(y) + 4:.1f}">{tick:.2f}</text>')
        x = at(tick, 0).split(",")[0]
        parts.append(f'<text x="{float(x) - 10:.1f}" y="{_HEIGHT - 18}">{tick:.2f}</text>')
    if ideal:
        parts.append(line("ideal", at(0, 0), at(1, 1)))
    placed = [at(x, y) for x, y in points]
    parts.append(f'<polyline class="curve" points="{" ".join(placed)}"/>')
    for place in placed:
        x, y = place.split(",")
        parts.append(f'<circle class="dot" cx="{x}" cy="{y}" r="3.5"/>')
    parts.append(f'<text x="{_WIDTH // 2 - 40}" y="{_HEIGHT - 4}">{below}</text>')
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{below}">'
        f"{''.join(parts)}</svg>"
    )
