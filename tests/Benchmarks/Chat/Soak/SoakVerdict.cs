using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Benchmarks.Chat.Soak;

/// <summary>What became of all that happened: in the inbox, in what it changed, and before the people's eyes.</summary>
internal sealed partial record SoakVerdict
{
    public required int Stored { get; init; }
    public required int Handled { get; init; }

    /// <summary>Happened, but neither in the inbox nor given up by the server.</summary>
    public required IReadOnlyList<string> Lost { get; init; }

    /// <summary>In the inbox twice, or twice in the audit, where each refusal leaves one line.</summary>
    public required int Doubled { get; init; }

    /// <summary>Conversations whose events lie in the inbox in another order.</summary>
    public required int Disordered { get; init; }
    public required int Answers { get; init; }

    /// <summary>Stored lines that nobody answered.</summary>
    public required int Unanswered { get; init; }
    public required int AnsweredAgain { get; init; }

    /// <summary>Conversations whose answers came in another order than their lines.</summary>
    public required int AnswersDisordered { get; init; }

    /// <summary>What was said besides: an apology for a failure, for instance.</summary>
    public required IReadOnlyList<string> OtherAnswers { get; init; }

    private bool IsGood => OtherAnswers.Count + Lost.Count + Doubled + Disordered + Unanswered + AnsweredAgain + AnswersDisordered == 0 && Handled == Stored;

    public static async Task<SoakVerdict> OfAsync(ChatBot bot, ISoakedChat chat, int each, CancellationToken cancellationToken)
    {
        var inbox = await bot.ReadAsync(db => db.Inbox.AsNoTracking().OrderBy(e => e.Id)
            .Select(e => new { e.Conversation, e.Text, e.MessageId, e.HandledAt }).ToListAsync(cancellationToken));
        var audit = await bot.ReadAsync(db => db.Audit.AsNoTracking().Select(a => new { a.PersonId, a.Detail }).ToListAsync(cancellationToken));
        var stored = inbox.ToLookup(e => e.Conversation, e => chat.NumberOf(e.Text, e.MessageId));
        var said = chat.Answers.Select(a => (a.Conversation, a.Text, Line: NameOfCommand().Match(a.Text))).ToList();
        var answers = said.Where(a => a.Line.Success).ToLookup(a => a.Conversation, a => int.Parse(a.Line.Groups[1].Value));
        var places = chat.Conversations.Select((name, at) => new
        {
            Name = name,
            Stored = stored[name].ToList(),
            Told = Enumerable.Range(0, each).Where(n => !chat.GivenUp.Contains((name, n))),
            Answers = answers[name].ToList(),
            Wanted = stored[name].Distinct().Where(n => chat.WantsAnswer(at, n)).ToList(),
        }).ToList();
        return new SoakVerdict
        {
            Stored = inbox.Count,
            Handled = inbox.Count(e => e.HandledAt is not null),
            Lost = [.. places.SelectMany(p => p.Told.Except(p.Stored).Select(n => $"{p.Name} {n}"))],
            Doubled = places.Sum(p => p.Stored.Count - p.Stored.Distinct().Count()) + audit.Count - audit.Distinct().Count(),
            Disordered = places.Count(p => !InOrder(p.Stored)),
            Answers = places.Sum(p => p.Answers.Count),
            OtherAnswers = [.. said.Where(a => !a.Line.Success).Select(a => a.Text)],
            Unanswered = places.Sum(p => p.Wanted.Except(p.Answers).Count()),
            AnsweredAgain = places.Sum(p => p.Answers.Count - p.Answers.Distinct().Count()),
            AnswersDisordered = places.Count(p => !InOrder(p.Answers)),
        };
    }

    public void Print(ISoakedChat chat, int happened, TimeSpan took, string? unfinished)
    {
        var name = $"soak, {chat.Platform}";
        Report.Line(name, $"{happened} events in {took.TotalSeconds:0} s", $"{chat.Deliveries - happened} more deliveries of the same", $"{chat.GivenUp.Count} given up by the server");
        Report.Line(name, chat.Troubles, "3 restarts of the bot", "-");
        Report.Line(name, $"{Stored} stored, {Handled} handled, {Answers} answers", $"{Lost.Count} lost, {Doubled} took effect twice, {Unanswered} unanswered, {AnsweredAgain} answered again",
            $"{Disordered} conversations out of order, {AnswersDisordered} with answers out of order");
        if (Lost.Count > 0) Report.Line(name, "lost", string.Join(", ", Lost.Take(5)), "-");
        foreach (var other in OtherAnswers.Take(3)) Report.Line(name, "an answer that fits no line", other, "-");
        if (unfinished is not null || !IsGood) Report.Fail(name, unfinished ?? "Something was lost, doubled or out of order.");
        else Console.WriteLine($"{name}: PASSED");
    }

    private static bool InOrder(IReadOnlyList<int> numbers) => numbers.SequenceEqual(numbers.Order());

    [GeneratedRegex(@"/n(\d+)\.")]
    private static partial Regex NameOfCommand();
}
