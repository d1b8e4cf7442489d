namespace CoResearch.Bot.Dispatch;

/// <summary>The headings of /help, in the order in which they are shown.</summary>
internal static class Topics
{
    public const string TakePart = "Take part";
    public const string Look = "Look";
    public const string Recognition = "Thank and be thanked";
    public const string Plan = "Plan the work";
    public const string Rhythm = "Keep the week's rhythm";
    public const string Guide = "Guide a challenge";
    public const string Lab = "Run the lab";
    public const string Terminal = "In the terminal";

    public static IReadOnlyList<string> All { get; } = [TakePart, Look, Plan, Rhythm, Recognition, Guide, Lab, Terminal];

    /// <summary>All of them with what a reader does most first.</summary>
    public static IEnumerable<string> For(bool owner, bool guides) => guides ? All.OrderBy(t => t is Rhythm or Guide or Plan ? 0 : 1) : owner ? All.OrderBy(t => t is Lab or Guide ? 0 : 1) : All;

    /// <summary>The end of its text's key: "take_part".</summary>
    public static string Key(string topic) => topic.ToLowerInvariant().Replace(' ', '_').Replace("'", "", StringComparison.Ordinal);
}
