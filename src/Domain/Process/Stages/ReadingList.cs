using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Stages;

/// <summary>What a team reads, with who read it and their notes.</summary>
public sealed record ReadingRow(Reading Reading, IReadOnlyList<(PersonId Person, string Name, string Note, DateTimeOffset At)> Readers);

/// <summary>A challenge's reading list. Does not commit.</summary>
public sealed class ReadingList(CoResearchDb db, TimeProvider clock)
{
    public async Task<IReadOnlyList<ReadingRow>> OfAsync(ChallengeId challenge, CancellationToken cancellationToken)
    {
        var readings = await db.Readings.AsNoTracking().Where(r => r.ChallengeId == challenge && r.DroppedAt == null).OrderBy(r => r.Number).ToListAsync(cancellationToken);
        var notes = (await (
            from note in db.ReadingNotes.AsNoTracking()
            join person in db.People on note.PersonId equals person.Id
            where note.ChallengeId == challenge
            orderby note.At
            select new { note.Number, person.Id, person.Name, note.Note, note.At }).ToListAsync(cancellationToken)).ToLookup(n => n.Number, n => (n.Id, n.Name, n.Note, n.At));
        return [.. readings.Select(r => new ReadingRow(r, [.. notes[r.Number]]))];
    }

    /// <summary>Puts a title, a link or both on the list, as they are typed.</summary>
    public async Task<Result<Reading>> AddAsync(Person by, Challenge challenge, string typed, CancellationToken cancellationToken)
    {
        var words = typed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var link = words.FirstOrDefault(Artefact.IsLink);
        var title = Unquoted(string.Join(' ', words.Where(w => w != link)));
        if ((title.Length == 0 && link is null) || title.Length > Reading.LongestTitle || link?.Length > Reading.LongestLink) return new BadReading(Reading.LongestTitle);
        await db.BeginWriteAsync(cancellationToken);
        var known = await db.Readings.Where(r => r.ChallengeId == challenge.Id).ToListAsync(cancellationToken);
        if (known.Find(r => r.DroppedAt is null && (link is null ? r.Title.Equals(title, StringComparison.OrdinalIgnoreCase) : link.Equals(r.Link, StringComparison.OrdinalIgnoreCase))) is { } same) return new ReadingKnown(same.Number, challenge.Slug);
        if (known.Count(r => r.DroppedAt is null) >= Reading.Most) return new TooManyReadings(Reading.Most);
        var reading = new Reading(challenge.Id, 1 + known.Select(r => r.Number).DefaultIfEmpty().Max(), title, link, by.Id, clock.GetUtcNow());
        db.Readings.Add(reading);
        return reading;
    }

    /// <summary>Without the quotation marks around the whole.</summary>
    private static string Unquoted(string title) =>
        title is ['"', .. var straight, '"'] ? straight.Trim() : title is ['“', .. var curly, '”'] ? curly.Trim() : title is ['«', .. var angled, '»'] ? angled.Trim() : title;

    public async Task<Result<Reading>> DoneAsync(Person by, Challenge challenge, long number, string? note, CancellationToken cancellationToken)
    {
        var said = note?.Trim() ?? "";
        if (said.Length > ReadingNote.LongestNote) return new BadReadingNote(ReadingNote.LongestNote);
        await db.BeginWriteAsync(cancellationToken);
        if (await FindAsync(challenge, number, cancellationToken) is not { } reading) return new NoSuchReading(number, challenge.Slug);
        if (await db.ReadingNotes.FindAsync([challenge.Id, reading.Number, by.Id], cancellationToken) is { } before)
        {
            // Saying only that it is read keeps what was noted.
            if (said.Length > 0) before.Say(said, clock.GetUtcNow());
        }
        else db.ReadingNotes.Add(new ReadingNote(challenge.Id, reading.Number, by.Id, said, clock.GetUtcNow()));
        return reading;
    }

    /// <summary>By who put it there, or by those who guide the challenge.</summary>
    public async Task<Result<Reading>> DropAsync(Person by, bool guides, Challenge challenge, long number, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if (await FindAsync(challenge, number, cancellationToken) is not { } reading) return new NoSuchReading(number, challenge.Slug);
        if (reading.AddedBy.Value != by.Id.Value && !guides) return new NotYourReading(reading.Number);
        reading.Drop(clock.GetUtcNow());
        return reading;
    }

    private Task<Reading?> FindAsync(Challenge challenge, long number, CancellationToken cancellationToken) =>
        db.Readings.FirstOrDefaultAsync(r => r.ChallengeId == challenge.Id && r.Number == number && r.DroppedAt == null, cancellationToken);
}
