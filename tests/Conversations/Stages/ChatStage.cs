using System.Text;
using System.Text.RegularExpressions;
using CoResearch.Bot.Platforms.Terminal;
using Microsoft.Data.Sqlite;

namespace CoResearch.Conversations.Stages;

/// <summary>
/// A chat platform: the owner claims the lab and opens it to everybody, then <c>/as</c> means that somebody else speaks from here on, and
/// <c>/wait</c> that everybody waits until the lab is at rest.
/// </summary>
internal sealed partial class ChatStage(string name, Func<Task<IChat>> open) : IStage
{
    /// <summary>Who is called {owner}, as in the terminal.</summary>
    public static string Owner { get; } = TerminalSession.NameFor(Environment.UserName);

    public string Name => name;

    public async Task<Played> PlayAsync(string state, Transcript transcript, CancellationToken cancellationToken)
    {
        await using var chat = await open();
        await using var bot = BotProcess.Start(state, transcript.Environment.Concat(chat.Settings).ToDictionary());
        var reader = new ChatReader(chat, state);
        var lab = new LabAtRest(state, name);
        var answers = new List<Answer?>();
        var (speaker, went) = (Owner, new StringBuilder());
        try
        {
            await ClaimAsync();
            foreach (var line in transcript.Lines)
            {
                went.AppendLine($"\n{speaker}> {line.Text}");
                if (As().Match(line.Text) is { Success: true } turn) speaker = turn.Groups["name"].Value;
                else if (line.Text == Transcript.Wait) await lab.WaitAsync(bot, cancellationToken);
                else await AskAsync(line.Text);
                var read = await reader.ReadAsync(cancellationToken);
                foreach (var (who, text) in read) went.AppendLine(who == speaker ? text : $"  (to {who})\n{text}");
                answers.Add(new Answer(Readings(read.Where(r => r.Reader == speaker)), Readings(read)));
            }
            var refused = await lab.AnyRefusedAsync(cancellationToken);
            var exit = OperatingSystem.IsLinux() ? await bot.TerminateAsync(cancellationToken) : 0;

            // Windows deletes no file that is open.
            SqliteConnection.ClearAllPools();
            return new Played(answers, exit == 0 && refused ? 1 : exit, went.ToString())
            {
                Mistakes = [.. await chat.MistakesAsync(), .. bot.Output.Split('\n').Where(l => Warning().IsMatch(l))],
            };
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message}\n\nThe conversation so far:\n{went}\n{string.Join('\n', await chat.MistakesAsync())}");
        }

        async Task ClaimAsync()
        {
            await bot.UntilAsync(() => bot.Output.Contains($"{name}: on", StringComparison.Ordinal) && Claim().IsMatch(bot.Output), LabAtRest.Patience, cancellationToken);
            await AskAsync(Claim().Match(bot.Output).Value);
            await AskAsync($"/entry {name} open");
            went.AppendLine(string.Join('\n', (await reader.ReadAsync(cancellationToken)).Select(r => r.Text)));
        }

        async Task AskAsync(string line)
        {
            await chat.SayAsync(speaker, line);
            await bot.UntilAsync(() => chat.Arrived, LabAtRest.Patience, cancellationToken);
            await lab.AnsweredAsync(bot, cancellationToken);
        }

        IReadOnlyList<string> Readings(IEnumerable<(string Reader, string Text)> read) => chat.Readings(string.Join('\n', read.Select(r => r.Text)));
    }

    [GeneratedRegex(@"^/as (?<name>\S+)$")]
    private static partial Regex As();

    [GeneratedRegex(@"/claim [0-9a-zA-Z-]+")]
    private static partial Regex Claim();

    // As the log writes it to standard error.
    [GeneratedRegex(@"^\d\d:\d\d:\d\d\.\d+ (warn|erro|crit) ")]
    private static partial Regex Warning();
}
