using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;

namespace CoResearch.Bot.Commands;

/// <summary>Who is in a challenge, in which role, since when.</summary>
internal sealed class TeamCommand(Team team, Texts texts) : ICommand
{
    private const int PageSize = 30;

    public CommandSpec Spec => new("team", "Show who is in a challenge, and in which role")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true), Paging.Argument],
        Example = "/team gamma-hadron",
        Topic = Topics.Look,
        BeforeAll = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var challenge = call.Challenge!;
        if (Paging.PageOf(call).Failed(out var page, out var error)) return texts.Refuse(error);
        var counts = await team.CountAsync(challenge.Id, cancellationToken);
        var total = counts.Values.Sum();
        if (total == 0) return texts.Say(challenge.State == ChallengeState.Open ? "about.team_nobody" : "about.team_nobody_yet", new { challenge.Slug });
        var members = await team.PageAsync(challenge.Id, (page - 1) * PageSize, PageSize, cancellationToken);
        var pages = (total + PageSize - 1) / PageSize;
        if (members.Count == 0) return texts.Refuse(new NoSuchPage(page, pages));
        var blocks = new List<Block>
        {
            texts.Heading("about.team_of", new { challenge.Title }),
            new ParagraphBlock([new TextSpan(string.Join(", ", counts.OrderBy(c => c.Key).Select(c => texts.Of("about.count_role",
                new { count = texts.Count(c.Value), role = RoleOf(c.Key, texts) }))))]),
            new TableBlock(
                [new(texts.Of("about.who")), new(texts.Of("about.role")), new(texts.Of("about.joined"))],
                [.. members.Select(m => new Row(
                    [
                        [new PersonSpan(m.Person.Value, m.Name)], [new TextSpan(RoleOf(m.Role, texts))],
                        [new TimeSpanned(m.JoinedAt)],
                    ], Marked: m.Person == call.Actor.Id))]),
        };
        if (Vacant(counts, texts) is { Length: > 0 } roles) blocks.Insert(2, texts.Paragraph("about.vacant", new { roles }));
        if (page < pages) blocks.Add(new ButtonsBlock([new(texts.Of("about.button_next", new { page = page + 1, pages }), $"/team {challenge.Slug} page={page + 1}")]));
        return new ChatMessage(blocks);
    }

    public static string RoleOf(Role role, Texts texts) => texts.Of("roles." + role.ToString().ToLowerInvariant());

    /// <summary>The roles that a challenge wants somebody in, and has nobody.</summary>
    public static string Vacant(Dictionary<Role, int> counts, Texts texts) =>
        string.Join(", ", Enum.GetValues<Role>().Where(r => r != Role.Student && !counts.ContainsKey(r)).Select(r => RoleOf(r, texts)));
}
