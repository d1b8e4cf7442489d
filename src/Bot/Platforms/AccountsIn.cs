using CoResearch.Bot.Messages;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Platforms;

/// <summary>The accounts of the people whom a message mentions.</summary>
internal static class AccountsIn
{
    /// <summary>By person, those who have an account on the platform.</summary>
    public static async Task<IReadOnlyDictionary<long, string>> MessageAsync(
        CoResearchDb db, ChatMessage message, string platform, CancellationToken cancellationToken)
    {
        var people = message.Blocks.SelectMany(Spans).OfType<PersonSpan>().Select(p => new PersonId(p.PersonId)).Distinct().ToList();
        if (people.Count == 0) return new Dictionary<long, string>();
        var found = await db.Identities.Where(i => i.Platform == platform && people.Contains(i.PersonId)).ToListAsync(cancellationToken);
        return found.DistinctBy(i => i.PersonId).ToDictionary(i => i.PersonId.Value, i => i.ExternalId);
    }

    private static IEnumerable<Span> Spans(Block block) => block switch
    {
        ParagraphBlock paragraph => paragraph.Spans,
        FieldsBlock fields => fields.Fields.SelectMany(f => f.Value),
        TableBlock table => table.Rows.SelectMany(r => r.Cells.SelectMany(c => c)),
        _ => [],
    };
}
