using System.Text.RegularExpressions;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Views;

/// <summary>What to do about a failure: by its code and, of a program, by what its last lines speak of; null where the failure itself says it.</summary>
internal sealed partial class Advice(ICodeEnvironments environments, Texts texts)
{
    public ParagraphBlock? For(string? code, IReadOnlyList<string> lastLines) =>
        code == "program_failed" ? OfProgram(lastLines) : KeyOf(code) is { } key ? texts.Paragraph("result.next_" + key) : null;

    private static string? KeyOf(string? code) => code switch
    {
        "diverged" or "time_limit" or "memory_limit" or "output_limit" or "metric_failed" => null,
        "invalid_workflow" or "mistakes" => "workflow",
        "missing_library" or "crashed" or "full_disk" or "disk_full" => "machine",
        "predictions_missing" or "predictions_not_a_file" => "predictions_file",
        { } predictions when predictions.StartsWith("predictions", StringComparison.Ordinal) => "predictions",
        _ => "other",
    };

    /// <summary>The last line that speaks of one of the usual first mistakes decides; it may be another program's word for it, so no more is claimed.</summary>
    private ParagraphBlock OfProgram(IReadOnlyList<string> lastLines)
    {
        foreach (var line in lastLines.Reverse())
        {
            if (MissingModule().Match(line) is { Success: true } module)
                return texts.Paragraph("result.next_module", new { module = new CodeSpan(module.Groups["name"].Value), offered = string.Join(", ", environments.Names) });
            if (line.Contains("Read-only file system", StringComparison.Ordinal)) return texts.Paragraph("result.next_read_only");
            if (line.Contains("No space left on device", StringComparison.Ordinal)) return texts.Paragraph("result.next_no_space");
            if (line.Contains("Too many open files", StringComparison.Ordinal)) return texts.Paragraph("result.next_open_files");
            if (line.Contains("python: not found", StringComparison.Ordinal)) return texts.Paragraph("result.next_python3");
            if (NoNetwork().IsMatch(line)) return texts.Paragraph("result.next_network");
        }
        return texts.Paragraph(lastLines.Count > 0 ? "result.next_program" : "result.next_other");
    }

    [GeneratedRegex("ModuleNotFoundError: No module named '(?<name>[A-Za-z0-9_.]{1,40})'")]
    private static partial Regex MissingModule();

    [GeneratedRegex("Network is unreachable|Temporary failure in name resolution|Name or service not known|Could not resolve host|Failed to resolve '")]
    private static partial Regex NoNetwork();
}
