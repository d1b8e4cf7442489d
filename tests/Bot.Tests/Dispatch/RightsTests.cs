using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Process.Roadmap;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Dispatch;

/// <summary>Every command, given by everybody, through the real dispatcher; the commands themselves only say that they were reached.</summary>
public sealed class RightsTests
{
    private static readonly (string Name, Access[] May)[] Roles =
    [
        ("owner", [Access.Anyone, Access.Team, Access.Guide, Access.Owner]),
        ("mentor", [Access.Anyone, Access.Member, Access.Team, Access.Guide]),
        ("expert", [Access.Anyone, Access.Member, Access.Team, Access.Guide]),
        ("student", [Access.Anyone, Access.Member, Access.Team]),
        ("former", [Access.Anyone]),
        ("stranger", [Access.Anyone]),
    ];

    [Fact]
    public async Task Every_command_reaches_those_who_may_and_nobody_else()
    {
        await using var bot = await StartAsync();
        var specs = bot.Services.GetRequiredService<CommandCatalog>().Entries.Select(e => e.Spec).ToList();
        Assert.NotEmpty(specs);
        var wrong = new List<string>();
        foreach (var spec in specs)
            foreach (var (role, may) in Roles)
            {
                var answer = await bot.SayAsync(role, Line(spec, "open-one"));
                var reached = answer.Refused is null;
                if (reached != may.Contains(spec.Access)) wrong.Add($"{role}: {Line(spec, "open-one")} ({spec.Access}) -> {answer.Refused ?? "reached"}");
                if (!reached) Assert.True(answer.Refused is "not_allowed" or "not_a_member" or "which_challenge", $"{Line(spec, "open-one")} by {role}: {bot.Read(answer)}");
            }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_draft_exists_for_its_guides_and_owners_only()
    {
        await using var bot = await StartAsync();
        var specs = bot.Services.GetRequiredService<CommandCatalog>().Entries.Select(e => e.Spec)
            .Where(s => s.Access != Access.Owner && s.Arguments.Any(a => a.Kind is ArgumentKind.Challenge or ArgumentKind.Submission or ArgumentKind.Card))

            // Where any words may follow, a name that one does not know is the first of them.
            .Where(s => !s.Arguments.Zip(s.Arguments.Skip(1)).Any(pair => pair is ({ Kind: ArgumentKind.Challenge, Optional: true }, { Kind: ArgumentKind.Rest } or { Kind: ArgumentKind.Text, After: null }))).ToList();
        foreach (var spec in specs)
            foreach (var role in new[] { "student", "stranger" })
                Assert.Contains((await bot.SayAsync(role, Line(spec, "draft-one", submission: 2))).Refused, new[] { "no_such_challenge", "no_such_submission", "no_such_card" });
        Assert.Null((await bot.SayAsync("mentor", "/see draft-one")).Refused);
        Assert.Null((await bot.SayAsync("owner", "/see draft-one")).Refused);
    }

    [Fact]
    public async Task Every_refusal_and_every_audited_act_is_in_the_audit()
    {
        await using var bot = await StartAsync();
        await bot.SayAsync("stranger", "/see-to-it");
        await bot.SayAsync("stranger", "/rule");
        await bot.SayAsync("owner", "/rule");
        await bot.SayAsync("owner", "/see open-one");
        var audit = await bot.InAsync(db => Task.FromResult(db.Audit.OrderBy(a => a.Id).ToList()));
        Assert.Equal(
            [("", true, "unknown_command: /see-to-it"), ("rule", true, "not_allowed: /rule"), ("rule", false, "/rule")],
            audit.Select(a => (a.Action, a.Refused, a.Detail)));
        Assert.All(audit, a => Assert.NotNull(a.PersonId));
    }

    [Fact]
    public async Task Of_a_refused_line_the_audit_keeps_no_words()
    {
        await using var bot = await TestBot.StartAsync();
        await bot.ChallengeAsync("tides");
        await bot.PersonAsync("bob");
        foreach (var line in (string[])["my phone is 555-1234 and marie is mean", "/checkin tides done \"I was ill\"", "/announce tides buy my notes", "/role @bob owner", "/phone 555-1234", "/ask ? 555"])
            Assert.NotNull((await bot.SayAsync("bob", line)).Refused);
        Assert.Equal(
            ["plain_text", "not_a_member: /checkin", "not_allowed: /announce", "not_allowed: /role @bob", "unknown_command: /phone", "not_a_member: /ask"],
            await bot.InAsync(db => Task.FromResult(db.Audit.OrderBy(a => a.Id).Select(a => a.Detail).ToList())));
    }

    [Fact]
    public async Task Whoever_lost_access_is_told_so()
    {
        await using var bot = await StartAsync();
        await bot.InAsync(async db =>
        {
            db.Entry(await db.People.FindAsync([(await bot.PersonAsync("student")).Id], CancellationToken.None) ?? throw new InvalidOperationException())
                .Property(p => p.RemovedAt).CurrentValue = bot.Time.GetUtcNow();
        });
        Assert.Equal("access_lost", (await bot.SayAsync("student", "/see open-one")).Refused);
    }

    private static async Task<TestBot> StartAsync()
    {
        var bot = await TestBot.StartAsync(services =>
        {
            var real = services.Where(s => s.ServiceType.IsAssignableTo(typeof(ICommand))).Select(s => s.ServiceType).ToList();
            services.AddSingleton(new CommandCatalog([.. real, typeof(SeeCommand), typeof(RuleCommand), typeof(TakePartCommand), typeof(GuideCommand)]));
            foreach (var type in real.Append(typeof(SeeCommand)).Append(typeof(RuleCommand)).Append(typeof(TakePartCommand)).Append(typeof(GuideCommand)))
                services.AddScoped(type, _ => new Reached());
        });
        await bot.PersonAsync("owner", owner: true);
        var open = await bot.ChallengeAsync("open-one");
        var draft = await bot.ChallengeAsync("draft-one", open: false);
        var student = await bot.PersonAsync("student");
        await bot.PersonAsync("stranger");
        foreach (var (name, role) in new[] { ("mentor", Role.Mentor), ("expert", Role.DomainExpert), ("student", Role.Student), ("former", Role.Mentor) })
        {
            var person = await bot.PersonAsync(name);
            await bot.JoinAsync(person, open, role);
            await bot.JoinAsync(person, draft, role);
        }
        await bot.InAsync(async db =>
        {
            var former = await bot.PersonAsync("former");
            foreach (var membership in db.Memberships.Where(m => m.PersonId == former.Id)) membership.Leave(bot.Time.GetUtcNow());
        });
        await bot.SubmissionAsync(student, open);
        await bot.SubmissionAsync(student, draft);
        foreach (var challenge in new[] { open, draft })
            await bot.InAsync(async db => await db.Cards.AddAsync(Card.Create(challenge.Id, "A card", CardColumn.Backlog, null, student.Id, bot.Time.GetUtcNow()).Value));
        return bot;
    }

    /// <summary>A line with a value for every argument.</summary>
    private static string Line(CommandSpec spec, string slug, int submission = 1) =>
        "/" + string.Join(' ', spec.Arguments.Select(a => (a.After is null ? "" : a.After + " ") + a.Kind switch
        {
            ArgumentKind.Challenge => slug,
            ArgumentKind.Submission or ArgumentKind.Card => $"{submission}",
            ArgumentKind.Person => "@student",
            ArgumentKind.Integer => "1",
            ArgumentKind.Settings => "some.key=1",
            _ => "word",
        }).Prepend(spec.Name));

    private sealed class Reached : ICommand
    {
        public CommandSpec Spec => throw new NotSupportedException();

        public Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) => Task.FromResult(TestCommand.Done);
    }

    private sealed class SeeCommand : TestCommand
    {
        public override CommandSpec Spec => new("see", "Anybody, of a challenge")
        {
            Arguments = [new("challenge", ArgumentKind.Challenge, "which")],
            Example = "/see x",
            Topic = Topics.Look,
        };
    }

    private sealed class TakePartCommand : TestCommand
    {
        public override CommandSpec Spec => new("takepart", "Members, of a submission")
        {
            Arguments = [new("id", ArgumentKind.Submission, "which")],
            Example = "/takepart 1",
            Topic = Topics.Look,
            Access = Access.Member,
        };
    }

    private sealed class GuideCommand : TestCommand
    {
        public override CommandSpec Spec => new("guide", "Guides, of a challenge")
        {
            Arguments = [new("challenge", ArgumentKind.Challenge, "which")],
            Example = "/guide x",
            Topic = Topics.Look,
            Access = Access.Guide,
        };
    }

    private sealed class RuleCommand : TestCommand
    {
        public override CommandSpec Spec => new("rule", "Owners only") { Example = "/rule", Topic = Topics.Lab, Access = Access.Owner, Audited = true };
    }
}
