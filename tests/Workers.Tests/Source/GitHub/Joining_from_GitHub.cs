using CoResearch.Domain.Challenges;
using CoResearch.Domain.GitHub;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Workers.Tests.Source.GitHub;

/// <summary>Who may join with which repository.</summary>
public sealed class Joining_from_GitHub
{
    [Theory]
    [InlineData("ada-l/gamma")]
    [InlineData("Ada-L/Gamma.git")]
    [InlineData("{http}/ada-l/gamma")]
    [InlineData("{http}/ada-l/gamma/tree/main")]
    [InlineData("ssh://git@{host}/ada-l/gamma.git")]
    [InlineData("git@{name}:ada-l/gamma.git")]
    [InlineData("{host}/ada-l/gamma/")]
    public async Task The_owner_joins_however_they_write_it(string address)
    {
        await using var lab = await GitHubLab.StartAsync(joined: false);
        var host = new Uri(lab.Server.Address).Authority;
        if (address.Contains("{name}", StringComparison.Ordinal)) address = address.Replace("{name}", host, StringComparison.Ordinal).Replace($"git@{host}:", $"ssh://git@{host}/", StringComparison.Ordinal);
        var joined = await lab.JoinAsync("ada", address.Replace("{http}", lab.Server.Address, StringComparison.Ordinal).Replace("{host}", host, StringComparison.Ordinal));
        Assert.True(joined.Ok, joined.Error?.Message);
        Assert.Equal("ada-l/gamma", (await lab.ForkAsync()).FullName);
        await lab.FollowAsync();
        Assert.Empty(await lab.SubmissionsAsync());
        Assert.IsType<SameRepository>((await lab.JoinAsync("ada", "ada-l/gamma")).Error);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://localhost:22/a/b")]
    [InlineData("https://github.com.evil.example/ada-l/gamma")]
    [InlineData("https://ada:secret@127.0.0.1/ada-l/gamma")]
    [InlineData("file:///etc/passwd")]
    [InlineData("git@evil.example:ada-l/gamma.git")]
    [InlineData("ada-l/../../users")]
    [InlineData("ada-l")]
    [InlineData("../gamma")]
    [InlineData("--upload-pack=x/y")]
    public async Task No_address_leads_elsewhere(string address)
    {
        await using var lab = await GitHubLab.StartAsync(joined: false);
        var refused = (await lab.JoinAsync("ada", address)).Error;
        Assert.IsType<NotOnGitHub>(refused);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
        Assert.Empty(lab.Server.Calls);
    }

    [Fact]
    public async Task Somebody_elses_repository_is_not_joined_with()
    {
        await using var lab = await GitHubLab.StartAsync(joined: false);
        lab.World.Create(lab.World.Person("eve-l"), "gamma", copyOf: lab.Paths.Resolve(GitHubLab.Baseline));
        Assert.IsType<ProveRepository>((await lab.JoinAsync("ada", "eve-l/gamma")).Error);
        Assert.IsType<ProveRepository>((await lab.JoinAsync("ada", "eve-l/gamma")).Error);
        Assert.Empty(await lab.ReadAsync(db => db.GitHubForks.ToListAsync()));
    }

    [Fact]
    public async Task An_organisations_repository_shows_by_a_file_whose_it_is()
    {
        await using var lab = await GitHubLab.StartAsync(joined: false);
        await lab.AddPersonAsync("eve");
        var team = lab.World.Create(lab.World.Person("team", organization: true), "gamma", copyOf: lab.Paths.Resolve(GitHubLab.Baseline));
        var asked = Assert.IsType<ProveRepository>((await lab.JoinAsync("ada", "team/gamma")).Error);
        Assert.Equal("coresearch-claim.txt", asked.File);
        team.Git.Push(asked.File, asked.Shown, "Show whose it is [no-eval]");

        // Everybody can read the code, and only ada's it is.
        Assert.IsType<ProveRepository>((await lab.JoinAsync("eve", "team/gamma")).Error);
        Assert.True((await lab.JoinAsync("ada", "team/gamma")).Ok);
        Assert.IsType<RepositoryTaken>((await lab.JoinAsync("eve", "team/gamma")).Error);
    }

    /// <summary>The lab sees it, and nobody may find out by that: neither that it is there, nor how it is written, nor that it is somebody's fork here.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_private_repository_is_told_from_none_only_by_who_shows_that_it_is_theirs(bool followed)
    {
        await using var lab = await GitHubLab.StartAsync(app: true, joined: followed);
        await lab.AddPersonAsync("eve");
        lab.Repository.Private = true;
        var (there, nothing) = (await RefusalAsync("ada-l/Gamma"), await RefusalAsync("ada-l/Nothing"));
        Assert.Equal(nothing.Message.Replace("Nothing", "Gamma", StringComparison.Ordinal), there.Message);
        Assert.Contains("coresearch-claim.txt", there.Message, StringComparison.Ordinal);

        // Once the code stands there, it is asked for it.
        lab.Repository.Git.Push(there.File, there.Shown, "Show whose it is [no-eval]");
        var joined = await lab.JoinAsync("eve", "ada-l/gamma");
        if (followed) Assert.IsType<RepositoryTaken>(joined.Error);
        else Assert.True(joined.Ok, joined.Error?.Message);

        async Task<UnseenRepository> RefusalAsync(string name) => Assert.IsType<UnseenRepository>((await lab.JoinAsync("eve", name)).Error);
    }

    [Fact]
    public async Task What_does_not_come_from_the_baseline_is_refused_and_makes_no_member()
    {
        await using var lab = await GitHubLab.StartAsync(joined: false);
        var other = lab.World.Create(lab.World.Person("ada-l"), "other");
        Assert.IsType<NoSuchBranchThere>((await lab.JoinAsync("ada", "ada-l/other")).Error);
        other.Git.Push("workflow.yml", "model_type: gbm\n");
        Assert.IsType<NotItsFork>((await lab.JoinAsync("ada", "ada-l/other")).Error);
        Assert.IsType<UnseenRepository>((await lab.JoinAsync("ada", "ada-l/nothing")).Error);
        Assert.Empty(await lab.ReadAsync(db => db.Memberships.ToListAsync()));
    }

    [Fact]
    public async Task A_private_repository_is_joined_with_where_the_lab_is_let_in()
    {
        await using var lab = await GitHubLab.StartAsync(app: true, joined: false);
        (lab.Repository.Private, lab.Repository.LetsLabIn) = (true, false);
        Assert.IsType<UnseenRepository>((await lab.JoinAsync("ada", "ada-l/gamma")).Error);
        lab.Repository.LetsLabIn = true;
        lab.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await lab.JoinAsync("ada", "ada-l/gamma")).Ok);
        var commit = lab.Repository.Git.Push("a.md", "a");
        await lab.LookAsync();
        Assert.Equal(commit, Assert.Single(await lab.SubmissionsAsync()).Commit);
    }

    [Fact]
    public async Task A_public_repository_where_the_lab_may_not_write_is_read_all_the_same()
    {
        await using var lab = await GitHubLab.StartAsync(app: true, joined: false);
        lab.Repository.LetsLabIn = false;
        var joined = await lab.JoinAsync("ada", "ada-l/gamma");
        Assert.False(joined.Value.Repository.Writable);
        lab.Repository.Git.Push("a.md", "a");
        await lab.LookAsync();
        Assert.Single(await lab.SubmissionsAsync());
        await lab.ReportAsync();
        Assert.Empty(lab.World.Statuses);
    }

    [Fact]
    public async Task A_member_with_a_local_fork_switches_and_what_was_submitted_stays()
    {
        await using var lab = await GitHubLab.StartAsync(joined: false);
        var local = await lab.TryAsync<JoinChallenge, Membership>(async (join, db) => await join.RunAsync(await db.People.SingleAsync(), await db.Challenges.SingleAsync(), default));
        Assert.True(local.Ok);
        Assert.True((await lab.TweakAsync("trainer.seed=7")).Ok);
        var before = Assert.Single(await lab.SubmissionsAsync()).Commit;
        Assert.True((await lab.JoinAsync("ada", "ada-l/gamma")).Ok);
        await lab.FollowAsync();
        Assert.Equal(lab.Repository.Git.Head(), lab.Here());
        Assert.NotNull(lab.Source.ReadText(GitHubLab.Fork, before, "workflow.yml"));
        Assert.Single(await lab.SubmissionsAsync());
        Assert.IsType<AlreadyAMember>((await lab.TryAsync<JoinChallenge, Membership>(async (join, db) =>
            await join.RunAsync(await db.People.SingleAsync(), await db.Challenges.SingleAsync(), default))).Error);
    }

    [Fact]
    public async Task What_was_pushed_while_the_member_was_away_is_not_submitted()
    {
        await using var lab = await GitHubLab.StartAsync();
        await lab.DoAsync(async db => (await GitHubLab.MembershipAsync(db)).Leave(lab.Clock.GetUtcNow()));
        lab.Repository.Git.Push("a.md", "a");
        await lab.LookAsync();
        Assert.True((await lab.TryAsync<JoinChallenge, Membership>(async (join, db) => await join.RunAsync(await db.People.SingleAsync(), await db.Challenges.SingleAsync(), default))).Ok);
        await lab.FollowAsync();
        Assert.Equal(lab.Repository.Git.Head(), lab.Here());
        Assert.Empty(await lab.SubmissionsAsync());
        lab.Repository.Git.Push("b.md", "b");
        await lab.LookAsync();
        Assert.Single(await lab.SubmissionsAsync());
    }

    [Fact]
    public async Task An_account_is_linked_by_a_gist_of_its_own()
    {
        await using var lab = await GitHubLab.StartAsync(joined: false);
        await lab.AddPersonAsync("eve");
        var (eve, mallory) = (lab.World.Person("eve-l"), lab.World.Person("mallory"));
        Task<Result<GitHubAccount>> ConfirmAsync(string login) => lab.TryAsync<LinkGitHub, GitHubAccount>(async (link, db) =>
            await link.ConfirmAsync(await db.People.SingleAsync(p => p.Name == "eve"), login, default));

        Assert.IsType<GitHubCodeSpent>((await ConfirmAsync("eve-l")).Error);
        var code = (await lab.TryAsync<LinkGitHub, GitHubCode>(async (link, db) => await link.OfferAsync(await db.People.SingleAsync(p => p.Name == "eve"), default))).Value;
        Assert.IsType<GistMissing>((await ConfirmAsync("eve-l")).Error);
        lab.World.Gist(eve, "something else");
        lab.World.Gist(eve, code.Shown, isPublic: false);
        lab.World.Gist(mallory, code.Shown);
        Assert.IsType<GistMissing>((await ConfirmAsync("eve-l")).Error);
        Assert.IsType<NoSuchGitHubUser>((await ConfirmAsync("nobody")).Error);
        Assert.IsType<NoSuchGitHubUser>((await ConfirmAsync("../app")).Error);
        lab.World.Gist(eve, $"My code is {code.Shown}.");
        Assert.Equal("eve-l", (await ConfirmAsync("@eve-l")).Value.Login);
        Assert.IsType<GitHubCodeSpent>((await ConfirmAsync("eve-l")).Error);

        // An account is one person's.
        var again = (await lab.TryAsync<LinkGitHub, GitHubCode>(async (link, db) => await link.OfferAsync(await db.People.SingleAsync(p => p.Name == "eve"), default))).Value;
        lab.World.Gist(lab.World.Person("ada-l"), again.Shown);
        Assert.IsType<GitHubAccountTaken>((await ConfirmAsync("ada-l")).Error);
        lab.Clock.Advance(TimeSpan.FromDays(2));
        Assert.IsType<GitHubCodeSpent>((await ConfirmAsync("eve-l")).Error);
    }

    [Fact]
    public async Task A_fork_of_the_repository_that_the_challenge_names_may_have_a_history_of_its_own()
    {
        await using var lab = await GitHubLab.StartAsync(joined: false);
        var origin = lab.World.Create(lab.World.Person("lab", organization: true), "gamma-challenge");
        origin.Git.Push("workflow.yml", Jobs.PushedLab.Workflow);
        lab.World.Create(lab.World.Person("ada-l"), "gamma-fork", parent: origin);
        Assert.IsType<NotItsFork>((await lab.JoinAsync("ada", "ada-l/gamma-fork")).Error);
        await lab.NameRepositoryAsync("lab/gamma-challenge");
        Assert.True((await lab.JoinAsync("ada", "ada-l/gamma-fork")).Ok);
    }
}
