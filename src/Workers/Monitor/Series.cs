namespace CoResearch.Workers.Monitor;

/// <summary>
/// A curve in bounded memory: its extremes, its last value, and a few thousand points of its way. Every value stays in the file it was
/// read from; of many, the smallest and the largest of each stretch are kept here, so that no peak is lost.
/// </summary>
internal sealed class Series(string folder, string tag)
{
    /// <summary>The most points of <see cref="Points"/>.</summary>
    public const int Shown = 2000;
    private const int Most = 2 * Shown;

    /// <summary>The furthest step that is believed: one beyond all that anybody counts would stretch the axis until nothing is seen on it.</summary>
    public const long MostSteps = 1_000_000_000_000;
    private readonly List<Point> _points = [];

    /// <summary>How many values a pair of points stands for; 1 while each value is a point.</summary>
    private long _width = 1;
    private long _inStretch;
    private Point _low, _high;
    private Point? _first;
    private bool _lowFirst;

    /// <summary>The folder of its files below the events' folder with forward slashes, empty for the top.</summary>
    public string Folder => folder;

    public string Tag => tag;

    /// <summary>How many values were told at a step that is one, finite ones and others.</summary>
    public long Count { get; private set; }

    /// <summary>The smallest, the largest and the last of the finite values; null while there is none.</summary>
    public Point? Smallest { get; private set; }
    public Point? Largest { get; private set; }
    public Point? Last { get; private set; }

    /// <summary>The furthest step.</summary>
    public long LastStep { get; private set; }

    /// <summary>The step since which no value has been finite: the training has diverged. Null while the last one is.</summary>
    public long? NotFiniteSince { get; private set; }

    public void Add(long step, double value)
    {
        if (step is < 0 or > MostSteps) return;
        Count++;
        LastStep = Math.Max(LastStep, step);
        if (!double.IsFinite(value))
        {
            NotFiniteSince ??= step;
            return;
        }
        NotFiniteSince = null;
        var point = new Point(step, value);
        if (Smallest is not { } smallest || value < smallest.Value) Smallest = point;
        if (Largest is not { } largest || value > largest.Value) Largest = point;
        Last = point;
        _first ??= point;
        if (_width == 1) _points.Add(point);
        else Stretch(point);
        if (_points.Count >= Most) Halve();
    }

    /// <summary>The way by step, ascending, at most <see cref="Shown"/> points; where a step was told twice, the later value.</summary>
    public IReadOnlyList<Point> Points()
    {
        var points = new List<Point>(_points.Count + 4);
        if (_first is { } first && (_points.Count == 0 || _points[0] != first)) points.Add(first);
        points.AddRange(_points);
        if (_inStretch > 0) points.AddRange(InOrder());
        if (Last is { } last && (points.Count == 0 || points[^1] != last)) points.Add(last);
        if (!IsAscending(points)) points = Later(points);
        return points.Count <= Shown ? points : Thin(points, Shown);
    }

    /// <summary>So many values of the way, evenly apart: the last of each stretch of steps.</summary>
    public IReadOnlyList<double> Way(int most)
    {
        var points = Points();
        return points.Count <= most ? [.. points.Select(p => p.Value)]
            : [.. Enumerable.Range(1, most).Select(i => points[(int)((long)points.Count * i / most) - 1].Value)];
    }

    private void Stretch(Point point)
    {
        if (_inStretch == 0) (_low, _high, _lowFirst) = (point, point, true);
        else if (point.Value < _low.Value) (_low, _lowFirst) = (point, false);
        else if (point.Value > _high.Value) (_high, _lowFirst) = (point, true);
        if (++_inStretch < _width) return;
        _points.AddRange(InOrder());
        _inStretch = 0;
    }

    private ReadOnlySpan<Point> InOrder() => _low == _high ? new[] { _low } : _lowFirst ? new[] { _low, _high } : new[] { _high, _low };

    // Two stretches become one: four points become two.
    private void Halve()
    {
        _width = _width == 1 ? 4 : _width * 2;
        var kept = 0;
        for (var i = 0; i < _points.Count; i += 4)
        {
            var (low, high) = (i, i);
            for (var j = i + 1; j < Math.Min(i + 4, _points.Count); j++)
            {
                if (_points[j].Value < _points[low].Value) low = j;
                if (_points[j].Value > _points[high].Value) high = j;
            }
            var (first, second) = (_points[Math.Min(low, high)], _points[Math.Max(low, high)]);
            _points[kept++] = first;
            if (low != high) _points[kept++] = second;
        }
        _points.RemoveRange(kept, _points.Count - kept);
    }

    private static bool IsAscending(List<Point> points)
    {
        for (var i = 1; i < points.Count; i++)
            if (points[i].Step <= points[i - 1].Step) return false;
        return true;
    }

    private static List<Point> Later(List<Point> points)
    {
        var sorted = points.Select((point, i) => (point, i)).OrderBy(p => p.point.Step).ThenBy(p => p.i).Select(p => p.point).ToList();
        var kept = new List<Point>(sorted.Count);
        foreach (var point in sorted)
            if (kept.Count > 0 && kept[^1].Step == point.Step) kept[^1] = point;
            else kept.Add(point);
        return kept;
    }

    /// <summary>The smallest and the largest of each stretch of neighbours, the first and the last point.</summary>
    public static List<Point> Thin(IReadOnlyList<Point> points, int most)
    {
        if (points.Count <= most) return [.. points];
        var stretches = (most - 2) / 2;
        var kept = new List<Point>(most) { points[0] };
        for (var s = 0; s < stretches; s++)
        {
            var (from, to) = (1 + (int)((points.Count - 2L) * s / stretches), 1 + (int)((points.Count - 2L) * (s + 1) / stretches));
            var (low, high) = (from, from);
            for (var i = from + 1; i < to; i++)
            {
                if (points[i].Value < points[low].Value) low = i;
                if (points[i].Value > points[high].Value) high = i;
            }
            kept.Add(points[Math.Min(low, high)]);
            if (low != high) kept.Add(points[Math.Max(low, high)]);
        }
        kept.Add(points[^1]);
        return kept;
    }
}

/// <summary>A value at a step.</summary>
internal readonly record struct Point(long Step, double Value);
