using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Digests;

public sealed record NotAStudentHere(string Name, string Slug)
    : Error("not_a_student_here", $"{Name} is no student of {Slug}. /team {Slug} shows who is.");

public sealed record NudgedAlready(string Name)
    : Error("nudged_already", $"{Name} was told today already. Write to them yourself, or try again tomorrow.");

public sealed record NothingToHandle(string Name, string Slug)
    : Error("nothing_to_handle", $"Nothing about {Name} waits in {Slug}. /digest {Slug} shows what does.");

/// <summary>What a mentor does about somebody who is stuck: a kind word, an offer of help, a proposal to talk; or that it is taken care of.</summary>
public sealed class HelpMember(CoResearchDb db, MentorDigest digest, TimeProvider clock, Pulses pulses)
{
    /// <summary>Tells the member, at most once a day for each kind.</summary>
    public async Task<Result<Done>> TellAsync(Person mentor, Challenge challenge, Person student, MentorActionKind kind, string note, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        var now = clock.GetUtcNow();
        if (!await db.Memberships.AnyAsync(m => m.PersonId == student.Id && m.ChallengeId == challenge.Id && m.LeftAt == null && m.Role == Role.Student, cancellationToken)
            || student.RemovedAt is not null) return new NotAStudentHere(student.Name, challenge.Slug);
        var yesterday = now.AddHours(-20);
        if (await db.MentorActions.AnyAsync(a => a.AboutId == student.Id && a.ChallengeId == challenge.Id && a.Kind == kind && a.At > yesterday, cancellationToken)) return new NudgedAlready(student.Name);
        var action = new MentorAction(kind, mentor.Id, student.Id, challenge.Id, now);
        db.MentorActions.Add(action);
        await db.SaveChangesAsync(cancellationToken);
        db.Notices.Add(Notice.Of(NoticeKind.MentorWrote, student.Id, challenge.Id, action.Id, note, now));
        db.OnCommitted(pulses.Notices.Beat);
        return Done.Ok;
    }

    /// <summary>Marks all that is known about a student as taken care of: it is not shown again until there is something new to it. How many reasons there were.</summary>
    public async Task<Result<int>> HandleAsync(Person mentor, Challenge challenge, Person student, CancellationToken cancellationToken)
    {
        var told = (await digest.OfAsync([challenge], clock.GetUtcNow() - MentorDigest.Week, cancellationToken)).Single();
        var reasons = told.Stuck.FirstOrDefault(s => s.Person == student.Id)?.Reasons.Select(r => r.Kind).ToHashSet() ?? [];

        // A digest names what blocks somebody before it is old enough to be a reason.
        if (told.Blockers.Any(b => b.From == student.Name)) reasons.Add(StuckKind.Blocker);
        if (reasons.Count == 0) return new NothingToHandle(student.Name, challenge.Slug);
        await db.BeginWriteAsync(cancellationToken);
        var now = clock.GetUtcNow();
        foreach (var reason in reasons)
        {
            if (await db.Handled.FindAsync([challenge.Id, student.Id, reason], cancellationToken) is { } before) before.Again(mentor.Id, now);
            else db.Handled.Add(new Handled(challenge.Id, student.Id, reason, mentor.Id, now));
        }
        db.MentorActions.Add(new MentorAction(MentorActionKind.MarkedHandled, mentor.Id, student.Id, challenge.Id, now));
        return reasons.Count;
    }
}
