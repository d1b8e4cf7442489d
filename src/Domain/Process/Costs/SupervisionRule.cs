using CoResearch.Domain.Process.Digests;

namespace CoResearch.Domain.Process.Costs;

/// <summary>What supervision takes; the numbers of <c>lab.yml</c>.</summary>
public sealed record SupervisionRule
{
    /// <summary>Hours that a supervisor would spend with each student in a week, one to one.</summary>
    public double OneToOne { get; init; } = 1;

    /// <summary>Minutes that each of these takes a mentor.</summary>
    public double Review { get; init; } = 15;
    public double Answer { get; init; } = 10;
    public double Decision { get; init; } = 10;
    public double Nudge { get; init; } = 3;

    /// <summary>The talk that was proposed included.</summary>
    public double Talk { get; init; } = 30;

    public double MinutesOf(MentorActionKind kind) => kind switch
    {
        MentorActionKind.Reviewed => Review,
        MentorActionKind.Answered => Answer,
        MentorActionKind.Decided => Decision,
        MentorActionKind.ProposedTalk => Talk,
        MentorActionKind.Nudged or MentorActionKind.OfferedHelp or MentorActionKind.MarkedHandled => Nudge,
        _ => throw new InvalidOperationException($"No minutes for {kind}."),
    };
}
