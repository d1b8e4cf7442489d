using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.CheckIns;

/// <summary>Which rule holds for a challenge's check-ins: what its mentors said in chat, then its challenge.yml.</summary>
public sealed class CheckInPlans(CoResearchDb db, LabRules rules, TimeProvider clock)
{
    public async Task<CheckInRule> OfAsync(Challenge challenge, CancellationToken cancellationToken) => (await AllAsync([challenge], cancellationToken))[challenge.Id];

    public async Task<IReadOnlyDictionary<ChallengeId, CheckInRule>> AllAsync(IReadOnlyCollection<Challenge> challenges, CancellationToken cancellationToken)
    {
        var versions = challenges.Select(c => c.VersionId).ToList();
        var written = await db.ChallengeVersions.AsNoTracking().Where(v => versions.Contains(v.Id)).ToDictionaryAsync(v => v.Id, v => v.Definition.CheckIns, cancellationToken);
        var said = await db.CheckInPlans.AsNoTracking().ToDictionaryAsync(p => p.ChallengeId, cancellationToken);
        return challenges.ToDictionary(c => c.Id, c => Merge(written[c.VersionId], said.GetValueOrDefault(c.Id)));
    }

    public WeekSchedule ScheduleOf(CheckInRule rule, string timeZone) => new(rule, TimeZoneInfo.FindSystemTimeZoneById(timeZone), rules.Holidays);

    public async Task<Result<CheckInRule>> ChangeAsync(Challenge challenge, DayOfWeek? day, TimeOnly? time, TimeSpan? window, bool? off, CancellationToken cancellationToken)
    {
        if (window is { } length && (length < TimeSpan.FromHours(4) || length > TimeSpan.FromDays(6))) return new BadWindow();
        await db.BeginWriteAsync(cancellationToken);
        var plan = await db.CheckInPlans.FindAsync([challenge.Id], cancellationToken);
        if (plan is null) db.CheckInPlans.Add(plan = new CheckInPlan(challenge.Id));
        plan.Change(day, time, window, off);
        await db.SaveChangesAsync(cancellationToken);
        return await OfAsync(challenge, cancellationToken);
    }

    public Task<List<StandingQuestion>> QuestionsAsync(ChallengeId challenge, CancellationToken cancellationToken) =>
        db.StandingQuestions.Where(q => q.ChallengeId == challenge && q.EndedAt == null).OrderBy(q => q.Id).ToListAsync(cancellationToken);

    public async Task<Result<StandingQuestion>> AskAlwaysAsync(Challenge challenge, string text, CancellationToken cancellationToken)
    {
        var trimmed = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (trimmed.Length is 0 or > StandingQuestion.LongestText) return new BadQuestion(StandingQuestion.LongestText);
        await db.BeginWriteAsync(cancellationToken);
        var asked = await QuestionsAsync(challenge.Id, cancellationToken);
        if (asked.Exists(q => q.Text.Equals(trimmed, StringComparison.OrdinalIgnoreCase))) return new QuestionThere(trimmed);
        if (asked.Count >= StandingQuestion.Most) return new TooManyQuestions(StandingQuestion.Most);
        var question = new StandingQuestion(challenge.Id, trimmed);
        db.StandingQuestions.Add(question);
        await db.SaveChangesAsync(cancellationToken);
        return question;
    }

    /// <summary>Ends a standing question, by its place in the list from 1.</summary>
    public async Task<Result<StandingQuestion>> EndAsync(Challenge challenge, long place, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        var asked = await QuestionsAsync(challenge.Id, cancellationToken);
        if (place < 1 || place > asked.Count) return new NoSuchQuestion(place, asked.Count);
        asked[(int)place - 1].End(clock.GetUtcNow());
        return asked[(int)place - 1];
    }

    private static CheckInRule Merge(CheckInRule written, CheckInPlan? said) => said is null ? written : written with
    {
        Day = said.Day ?? written.Day,
        Time = said.Time ?? written.Time,
        Window = said.WindowHours is { } hours ? TimeSpan.FromHours(hours) : written.Window,
        Off = said.Off ?? written.Off,
    };
}
