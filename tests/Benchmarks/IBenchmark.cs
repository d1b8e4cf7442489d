namespace CoResearch.Benchmarks;

/// <summary>
/// One benchmark, one file, found by a scan. It prints a line a measurement through <see cref="Report"/>: figure, comparison, ratio, all
/// measured in the same run.
/// </summary>
internal interface IBenchmark
{
    /// <summary>What is typed after <c>--</c>.</summary>
    string Name { get; }

    /// <summary>One line for <c>-- list</c>.</summary>
    string Summary { get; }

    /// <summary>Measures; <paramref name="arguments"/> follow the name, and are empty unless the benchmark starts itself as a fresh process.</summary>
    Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken);
}
