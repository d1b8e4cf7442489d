using CoResearch.Benchmarks;

var benchmarks = typeof(IBenchmark).Assembly.GetTypes()
    .Where(type => typeof(IBenchmark).IsAssignableFrom(type) && type is { IsAbstract: false, IsInterface: false })
    .Select(type => (IBenchmark)Activator.CreateInstance(type)!)
    .OrderBy(benchmark => benchmark.Name, StringComparer.Ordinal)
    .ToList();
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Cancel(); };
if (args is [] or ["list"])
{
    foreach (var benchmark in benchmarks) Console.WriteLine($"{benchmark.Name,-12} {benchmark.Summary}");
    return 0;
}
if (benchmarks.FirstOrDefault(benchmark => benchmark.Name == args[0]) is not { } chosen)
{
    Console.Error.WriteLine($"There is no benchmark {args[0]}; `-- list` lists them.");
    return 1;
}
await chosen.RunAsync(args[1..], stop.Token);
return Report.Failed ? 1 : 0;
