using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Process.Roadmap;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Meetings;

/// <summary>A line of a meeting: who said it, of which challenge, and for a task its card as it stands now.</summary>
public sealed record MeetingLineRow(MeetingLine Line, string By, string Slug, CardRow? Card);

/// <summary>A meeting with all that was said in it.</summary>
public sealed record MeetingMinutes(Meeting Meeting, string BegunBy, IReadOnlyList<MeetingLineRow> Lines);

/// <summary>Reads meetings.</summary>
public sealed class MeetingList(CoResearchDb db, CardList cards)
{
    public Task<int> CountAsync(ChallengeId? challenge, CancellationToken cancellationToken) => db.Meetings.CountAsync(m => m.ChallengeId == challenge, cancellationToken);

    /// <summary>The newest meeting of a challenge, or of the lab without one; or one before it.</summary>
    public async Task<MeetingMinutes?> NewestAsync(ChallengeId? challenge, int skip, CancellationToken cancellationToken) =>
        await db.Meetings.AsNoTracking().Where(m => m.ChallengeId == challenge).OrderByDescending(m => m.Id).Skip(skip).FirstOrDefaultAsync(cancellationToken) is { } meeting
            ? await MinutesAsync(meeting, cancellationToken) : null;

    public async Task<MeetingMinutes?> FindAsync(long id, CancellationToken cancellationToken) =>
        await db.Meetings.AsNoTracking().FirstOrDefaultAsync(m => m.Id == id, cancellationToken) is { } meeting ? await MinutesAsync(meeting, cancellationToken) : null;

    /// <summary>What waits to be talked about in a challenge.</summary>
    public Task<IReadOnlyList<MeetingLineRow>> WaitingAsync(ChallengeId challenge, CancellationToken cancellationToken) =>
        RowsAsync(db.MeetingLines.Where(l => l.ChallengeId == challenge && l.MeetingId == null), cancellationToken);

    /// <summary>The tasks of the last meeting in which a challenge was given any, as they stand now.</summary>
    public async Task<IReadOnlyList<MeetingLineRow>> LastTasksAsync(ChallengeId challenge, CancellationToken cancellationToken)
    {
        var tasks = db.MeetingLines.Where(l => l.ChallengeId == challenge && l.Kind == MeetingLineKind.Task);
        return await tasks.MaxAsync(l => l.MeetingId, cancellationToken) is { } last ? await RowsAsync(tasks.Where(l => l.MeetingId == last), cancellationToken) : [];
    }

    private async Task<MeetingMinutes> MinutesAsync(Meeting meeting, CancellationToken cancellationToken) => new(
        meeting, await db.People.Where(p => p.Id == meeting.BegunBy).Select(p => p.Name).SingleAsync(cancellationToken),
        await RowsAsync(db.MeetingLines.Where(l => l.MeetingId == meeting.Id), cancellationToken));

    /// <summary>Words that were erased are left out.</summary>
    private async Task<IReadOnlyList<MeetingLineRow>> RowsAsync(IQueryable<MeetingLine> lines, CancellationToken cancellationToken)
    {
        var found = await (
            from line in lines.AsNoTracking()
            join person in db.People on line.By equals person.Id
            join challenge in db.Challenges on line.ChallengeId equals challenge.Id
            where line.Text != ""
            orderby line.Id
            select new { line, person.Name, challenge.Slug }).ToListAsync(cancellationToken);
        var rows = (await cards.OfAsync(lines.Where(l => l.CardId != null).Select(l => l.CardId!.Value), cancellationToken)).ToDictionary(c => c.Card.Id);
        return [.. found.Select(f => new MeetingLineRow(f.line, f.Name, f.Slug, f.line.CardId is { } card ? rows.GetValueOrDefault(card) : null))];
    }
}
