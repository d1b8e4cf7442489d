using System.Diagnostics;
using System.Globalization;

namespace CoResearch.Benchmarks;

/// <summary>Runs a program and reads the <c>key=value</c> lines that it prints, so that each side is measured in a process of its own.</summary>
internal static class FreshProcess
{
    /// <summary>This benchmark program again, with arguments.</summary>
    public static Task<IReadOnlyDictionary<string, double>> OfSelf(CancellationToken cancellationToken, params string[] arguments) =>
        Run(Environment.ProcessPath!, Path.GetFileName(Environment.ProcessPath!).StartsWith("dotnet", StringComparison.Ordinal)
            ? [typeof(FreshProcess).Assembly.Location, .. arguments] : arguments, cancellationToken);

    /// <summary>A program; null when it is not installed or fails.</summary>
    public static async Task<IReadOnlyDictionary<string, double>?> TryRun(
        string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (!File.Exists(program)) return null;
        try
        {
            return await Run(program, arguments, cancellationToken);
        }
        catch (InvalidOperationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return null;
        }
    }

    private static async Task<IReadOnlyDictionary<string, double>> Run(
        string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}.\n{output}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('='))
            .ToDictionary(pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture));
    }
}
