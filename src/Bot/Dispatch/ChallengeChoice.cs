using CoResearch.Bot.Messages;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Dispatch;

/// <summary>
/// Where a command could mean one challenge or another: a button for each that says the same line again with its name in it, the one that
/// its sender was last about first. What the line answered or brought comes with it. One of them is pressed, once, unless it is refused.
/// </summary>
internal sealed class ChallengeChoice(CoResearchDb db)
{
    private const int Most = 5;

    /// <summary>The refusal, with the buttons where they can help.</summary>
    public async Task<ChatMessage> OfferAsync(
        ChatMessage refusal, CommandCall call, CommandSpec spec, int consumed, InboxEvent inbound, IReadOnlyList<Challenge> visible, CancellationToken cancellationToken)
    {
        if (refusal.Why is not WhichChallenge { Slugs: { Count: > 1 } slugs }) return refusal;
        var seen = (await db.Presences.AsNoTracking().Where(p => p.PersonId == call.Actor.Id && p.ChallengeId != null).ToListAsync(cancellationToken))
            .GroupBy(p => visible.FirstOrDefault(c => c.Id == p.ChallengeId)?.Slug ?? "").ToDictionary(g => g.Key, g => g.Max(p => p.SeenAt));
        List<string> known = [.. visible.Select(c => c.Slug)];
        var buttons = slugs.OrderByDescending(slug => seen.GetValueOrDefault(slug)).Select(slug => (Slug: slug, Line: Named(call, spec, consumed, slug, known)))
            .Where(l => l.Line is not null).Take(Most).Select(l => new Button(l.Slug, l.Line!) { Again = inbound.Id }).ToList();
        return buttons.Count == 0 ? refusal : refusal with { Blocks = [.. refusal.Blocks, new ButtonsBlock(buttons)] };
    }

    /// <summary>It was chosen: no button about this event does anything any more. Within a unit of work that writes.</summary>
    public Task<int> EndAsync(long inbound, CancellationToken cancellationToken) =>
        db.ChatActions.Where(a => a.EventId == inbound).ExecuteUpdateAsync(set => set.SetProperty(a => a.Command, ""), cancellationToken);

    /// <summary>
    /// The line with the challenge where it reads as one and all else stays: behind the command's name, or at the end; null where neither does. With
    /// the command's name alone it may begin the form.
    /// </summary>
    private static string? Named(CommandCall call, CommandSpec spec, int consumed, string slug, IReadOnlyList<string> slugs)
    {
        var name = CommandLine.Read(call.Line).Words[consumed - 1];
        return new[] { call.Line.Insert(name.Start + name.Value.Length, " " + slug), $"{call.Line} {slug}" }.FirstOrDefault(line =>
            ArgumentBinder.Bind(spec, CommandLine.Read(line), consumed, slugs).Failed(out var values, out var error)
                ? spec.HasForm && call.Values.Count == 0 && error is MissingArgument
                : values.Count == call.Values.Count + 1 && values.All(v => call.Values.TryGetValue(v.Key, out var before) ? $"{before}" == $"{v.Value}" : slug.Equals(v.Value)));
    }
}
