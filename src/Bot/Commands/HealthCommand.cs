using System.Diagnostics;
using System.Reflection;
using CoResearch.Bot.Delivery;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.GitHub;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>How the machine fares: what it lacks and what would raise it, what runs, what is full.</summary>
internal sealed class HealthCommand(CoResearchDb db, IMachine machine, IGitHub gitHub, PlatformStates platforms, TimeProvider clock, Texts texts) : ICommand
{
    public CommandSpec Spec => new("health", "Show how the machine fares: sandbox, libraries, queue, disk, platforms")
    {
        Example = "/health",
        Topic = Topics.Lab,
        Discreet = true,
        Access = Access.Owner,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var report = await machine.LookAsync(cancellationToken);
        var blocks = new List<Block> { texts.Heading("health.title"), new FieldsBlock([.. await FieldsAsync(report, cancellationToken)]) };
        foreach (var missing in report.Missing) blocks.Add(new ParagraphBlock([new TextSpan(missing)]));
        blocks.Add(new TableBlock(
            [new(texts.Of("health.part")), new(texts.Of("health.size"), Number: true), new(texts.Of("health.files"), Number: true)],
            [.. report.Disk.Select(d => new Row([[new TextSpan(d.Part)], [new TextSpan(texts.Bytes(d.Bytes))], [new TextSpan(texts.Count(d.Files))]]))]));
        return new ChatMessage(blocks);
    }

    private async Task<IEnumerable<Field>> FieldsAsync(MachineReport report, CancellationToken cancellationToken)
    {
        var waiting = await db.Runs.CountAsync(r => r.State == RunState.Queued, cancellationToken);
        var running = await db.Runs.CountAsync(r => r.State == RunState.Claimed || r.State == RunState.Training || r.State == RunState.Evaluating, cancellationToken);
        using var process = Process.GetCurrentProcess();
        var up = clock.GetUtcNow() - process.StartTime.ToUniversalTime();
        return
        [
            Field("version", new { version = typeof(HealthCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "", up = texts.Duration(up), memory = texts.Bytes(process.WorkingSet64) }),
            report.SandboxLacks is { } lacks ? Field("sandbox", report.RunsCode ? "sandbox_watched" : "sandbox_refused", new { lacks }) : Field("sandbox", "sandbox_full"),
            report.Environments.Count == 0 ? Field("environments", "environments_none") : Field("environments", "environments_are", new { names = string.Join(", ", report.Environments) }),
            report.Missing.Count == 0 ? Field("trainers", "trainers_all") : Field("trainers", "trainers_lack"),
            Field("queue", "queue_is", new { running, waiting, report.Slots }),
            Field("disk", "disk_is", new { used = texts.Bytes(report.Disk.Sum(d => d.Bytes)), free = texts.Bytes(report.FreeBytes) }),
            .. platforms.All.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => new Field(p.Key, texts.Spans(p.Value.On ? "health.platform_on" : "health.platform_off", new { sentence = p.Value.Sentence }))),
            .. await GitHubAsync(cancellationToken),
        ];
    }

    /// <summary>What GitHub does not do now, and what waits for it; nothing while it does.</summary>
    private async Task<IEnumerable<Field>> GitHubAsync(CancellationToken cancellationToken)
    {
        if (gitHub.Troubles is not { Count: > 0 } troubles) return [];
        var forks = await db.GitHubForks.CountAsync(f => f.Attempts > 0, cancellationToken);
        var statuses = await db.GitHubStatuses.CountAsync(s => s.NextTryAt != null, cancellationToken);
        return
        [
            .. troubles.Select(t => new Field(
                t.Account is null ? texts.Of("health.github") : texts.Of("health.github_of", new { t.Account }),
                texts.Spans("health.github_is", new { since = new TimeSpanned(t.Since), why = Why(t) }))),
            Field("github_waits", new { forks, statuses }),
        ];
    }

    private string Why(GitHubTrouble trouble) => trouble.Why switch
    {
        GitHubBusy busy => texts.Of("health.github_busy", new { until = new TimeSpanned(busy.At) }),
        GitHubLocksOut when trouble.Account is { } account => texts.Of("health.github_locks_out_of", new { account }),
        GitHubLocksOut => texts.Of("health.github_locks_out"),
        GitHubDown down => texts.Of("health.github_down", new { down.What }),
        var why => texts.Of("health.github_down", new { what = why.Code }),
    };

    private Field Field(string label, object values) => Field(label, label + "_is", values);

    private Field Field(string label, string text, object? values = null) => new(texts.Of("health." + label), texts.Spans("health." + text, values ?? new { }));
}
