using System.Text.RegularExpressions;
using CoResearch.Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Dispatch;

/// <summary>Mentions of accounts (<c>&lt;@id&gt;</c>) as mentions of people (<c>@name</c>), which everybody can read, wherever the line goes.</summary>
internal sealed partial class Mentions(CoResearchDb db)
{
    /// <summary>
    /// The line with the names of those whom the lab knows. An account of nobody stays as it is, and so does one whose person's name would be read as
    /// more people than them: it is somebody else's user name, too, or what ends it is taken for the end of a sentence.
    /// </summary>
    public async Task<string> NameAsync(string line, string platform, CancellationToken cancellationToken)
    {
        var ids = Mention().Matches(line).Select(m => m.Groups["id"].Value).Distinct().ToList();
        if (ids.Count == 0) return line;
        var names = await (from identity in db.Identities
                           join person in db.People on identity.PersonId equals person.Id
                           where identity.Platform == platform && ids.Contains(identity.ExternalId)
                               && !db.Identities.Any(i => i.Platform == platform && i.PersonId != person.Id && i.Handle != null && EF.Functions.Collate(i.Handle, "NOCASE") == person.Name)
                           select new { identity.ExternalId, person.Name }).ToDictionaryAsync(i => i.ExternalId, i => i.Name, cancellationToken);
        return Mention().Replace(line, m => names.TryGetValue(m.Groups["id"].Value, out var name) && char.IsLetterOrDigit(name[^1]) ? "@" + name : m.Value);
    }

    [GeneratedRegex("<@(?<id>[^<>|]+)>")]
    private static partial Regex Mention();
}
