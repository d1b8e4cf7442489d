namespace CoResearch.Workers.Training.Models;

/// <summary>Solves symmetric positive definite systems (Golub and Van Loan, Matrix Computations, 4th edition, §4.2).</summary>
internal static class Cholesky
{
    /// <summary>
    /// The solution (n × <paramref name="columns"/>, row-major) of A X = B, of A only the lower triangle being read and overwritten.
    /// </summary>
    public static double[] Solve(double[] a, int n, double[] b, int columns)
    {
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++)
            {
                var sum = a[i * n + j];
                for (var k = 0; k < j; k++)
                    sum -= a[i * n + k] * a[j * n + k];
                a[i * n + j] = i == j ? Math.Sqrt(sum) : sum / a[j * n + j];
            }
        for (var c = 0; c < columns; c++)
        {
            for (var i = 0; i < n; i++)
            {
                for (var k = 0; k < i; k++)
                    b[i * columns + c] -= a[i * n + k] * b[k * columns + c];
                b[i * columns + c] /= a[i * n + i];
            }
            for (var i = n - 1; i >= 0; i--)
            {
                for (var k = i + 1; k < n; k++)
                    b[i * columns + c] -= a[k * n + i] * b[k * columns + c];
                b[i * columns + c] /= a[i * n + i];
            }
        }
        return b;
    }
}
