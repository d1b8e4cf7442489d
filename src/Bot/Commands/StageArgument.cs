using CoResearch.Bot.Dispatch;

namespace CoResearch.Bot.Commands;

/// <summary>What the commands about stages, reports and reading lists share.</summary>
internal static class StageArgument
{
    public const string Anyway = "anyway";

    public static ArgumentSpec Challenge { get; } = new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true);

    /// <summary>Goes on in spite of an open checklist.</summary>
    public static ArgumentSpec Reason { get; } = new(Anyway, ArgumentKind.Rest, "why it goes on although its checklist is open; the timeline shows it", Optional: true) { After = Anyway };
}
