namespace CoResearch.Workers.Training.Models;

/// <summary>
/// Limited-memory BFGS with a backtracking line search (Nocedal and Wright, Numerical Optimization, 2nd edition, algorithms 7.4, 7.5
/// and 3.1), for smooth convex losses.
/// </summary>
internal static class Lbfgs
{
    private const int Memory = 10;
    private const double Sufficient = 1e-4;

    /// <summary>
    /// Minimises from zero until the largest gradient is below 1e-6, the value stands still or the iterations are used up.
    /// <paramref name="value"/> gives the loss and, where an array is passed, writes the gradient to it.
    /// </summary>
    public static double[] Minimize(Func<double[], double[]?, double> value, int size, int iterations, Action<int, double[], double> report)
    {
        var (x, g) = (new double[size], new double[size]);
        var f = value(x, g);
        var steps = new LinkedList<(double[] S, double[] Y, double Rho)>();
        for (var iteration = 1; iteration <= iterations; iteration++)
        {
            var direction = Direction(g, steps);
            var slope = Dot(direction, g);
            if (slope >= 0)
            {
                steps.Clear();
                direction = [.. g.Select(v => -v)];
                slope = -Dot(g, g);
            }
            var step = iteration == 1 ? Math.Min(1, 1 / Math.Max(1e-12, Math.Sqrt(Dot(g, g)))) : 1.0;
            double[] next, nextGradient = new double[size];
            double nextValue;
            for (var tries = 0; ; tries++)
            {
                next = [.. x.Select((v, i) => v + step * direction[i])];
                nextValue = value(next, nextGradient);
                if (nextValue <= f + Sufficient * step * slope || tries == 40)
                    break;
                step /= 2;
            }
            var (s, y) = (next.Select((v, i) => v - x[i]).ToArray(), nextGradient.Select((v, i) => v - g[i]).ToArray());
            var curvature = Dot(s, y);
            if (curvature > 1e-12)
            {
                steps.AddLast((s, y, 1 / curvature));
                if (steps.Count > Memory)
                    steps.RemoveFirst();
            }
            var gained = f - nextValue;
            (x, g, f) = (next, nextGradient, nextValue);
            report(iteration, x, f);
            if (g.Max(Math.Abs) < 1e-6 || gained < 1e-10 * Math.Max(1, Math.Abs(f)))
                break;
        }
        return x;
    }

    /// <summary>Algorithm 7.4, the two-loop recursion.</summary>
    private static double[] Direction(double[] gradient, LinkedList<(double[] S, double[] Y, double Rho)> steps)
    {
        double[] q = [.. gradient];
        var alphas = new Stack<double>();
        for (var node = steps.Last; node is not null; node = node.Previous)
        {
            var alpha = node.Value.Rho * Dot(node.Value.S, q);
            alphas.Push(alpha);
            Add(q, -alpha, node.Value.Y);
        }
        if (steps.Last is { Value: var last })
        {
            var scale = 1 / (last.Rho * Dot(last.Y, last.Y));
            for (var i = 0; i < q.Length; i++)
                q[i] *= scale;
        }
        for (var node = steps.First; node is not null; node = node.Next)
            Add(q, alphas.Pop() - node.Value.Rho * Dot(node.Value.Y, q), node.Value.S);
        for (var i = 0; i < q.Length; i++)
            q[i] = -q[i];
        return q;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static void Add(double[] to, double factor, double[] what)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] += factor * what[i];
    }
}
