using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Rewards;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>What the commands that move a request share: its number, a note for those who paid, and the answer.</summary>
internal sealed class RedemptionStep(CoResearchDb db, RewardCatalog catalog, RedemptionView view, Texts texts)
{
    public static IReadOnlyList<ArgumentSpec> Arguments { get; } =
    [
        new("request", ArgumentKind.Integer, "a request's number as in /redemptions"),
        new("note", ArgumentKind.Rest, "what those who paid are told with it", Optional: true),
    ];

    public async Task<ChatMessage> RunAsync(
        CommandCall call, Func<Person, long, string?, CancellationToken, Task<Result<Redemption>>> move, CancellationToken cancellationToken)
    {
        if ((await move(call.Actor, call.Integer("request")!.Value, call.Text("note"), cancellationToken)).Failed(out var moved, out var error)) return texts.Refuse(error);
        var row = await catalog.FindAsync(moved.Id, cancellationToken) ?? throw new InvalidOperationException($"Redemption {moved.Id.Value} is gone.");
        var told = await db.PointEntries.AnyAsync(e => e.Subject == moved.Subject && db.People.Any(p => p.Id == e.PersonId && p.RemovedAt == null), cancellationToken);
        var answer = texts.Paragraph("rewards.decided_" + moved.State.ToString().ToLowerInvariant() + (told || moved.State == RedemptionState.HandedOver ? "" : "_untold"), view.Values(row));
        return new ChatMessage([answer, .. view.Owing(row)]);
    }
}
