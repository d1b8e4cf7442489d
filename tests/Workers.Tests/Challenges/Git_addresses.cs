using CoResearch.Domain.Challenges;
using CoResearch.Domain.Shared;
using CoResearch.Workers.Challenges;
using LibGit2Sharp;
using Xunit;

namespace CoResearch.Workers.Tests.Challenges;

public sealed class Git_addresses : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ChallengeTemplates _templates = new(TestKit.Repository.Challenges);

    public void Dispose()
    {
        foreach (var file in Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories))
            File.SetAttributes(file, FileAttributes.Normal);
        _folder.Dispose();
    }

    [Fact]
    public async Task The_repository_and_the_hidden_folder_become_one_challenge_without_history()
    {
        await PrepareAsync();
        var made = await AddAsync(("hidden", _folder["hidden"]));

        Assert.Equal("from-git", made.Value.Definition.Slug);
        Assert.True(File.Exists(Path.Combine(_folder["made"], "private", "labels.csv")));
        Assert.False(Directory.Exists(Path.Combine(_folder["made"], ".git")));
    }

    [Fact]
    public async Task A_repository_that_holds_the_hidden_part_is_refused()
    {
        await PrepareAsync(hide: false);
        var made = await AddAsync();
        Assert.Contains("members must never see", made.Error!.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["made"]));
    }

    [Fact]
    public async Task A_link_in_a_repository_leads_nowhere()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        await PrepareAsync();
        var outside = _folder["outside.yml"];
        File.WriteAllText(outside, "slug: mine\n");
        File.Delete(Path.Combine(_folder["repository"], "challenge.yml"));
        Commit();
        File.CreateSymbolicLink(Path.Combine(_folder["repository"], "challenge.yml"), outside);
        Commit();

        var made = await AddAsync(("hidden", _folder["hidden"]));

        Assert.Equal("challenge.yml", Assert.Single(Assert.IsType<MistakesError>(made.Error).Mistakes).File);
        Assert.Equal("slug: mine\n", File.ReadAllText(outside));
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_is_refused() =>
        Assert.Contains("could not be read", (await AddAsync()).Error!.Message, StringComparison.Ordinal);

    private async Task PrepareAsync(bool hide = true)
    {
        var request = new ChallengeRequest("gamma-hadron", null, new Dictionary<string, string>());
        Assert.True((await _templates.MaterializeAsync(request, _folder["repository"], TestContext.Current.CancellationToken)).Ok);
        if (hide)
        {
            Directory.CreateDirectory(_folder["hidden"]);
            Directory.Move(Path.Combine(_folder["repository"], "private"), Path.Combine(_folder["hidden"], "private"));
        }
        LibGit2Sharp.Repository.Init(_folder["repository"]);
        Commit();
    }

    private void Commit()
    {
        using var repository = new LibGit2Sharp.Repository(_folder["repository"]);
        Commands.Stage(repository, "*");
        var author = new Signature("Ada", "ada@lab.example", new DateTimeOffset(2024, 3, 1, 0, 0, 0, TimeSpan.Zero));
        repository.Commit("A challenge", author, author);
    }

    private Task<Result<MaterializedChallenge>> AddAsync(params (string Key, string Value)[] options) => _templates.MaterializeAsync(
        new ChallengeRequest(new Uri(_folder["repository"]).AbsoluteUri, "from-git", options.ToDictionary(o => o.Key, o => o.Value)),
        _folder["made"], TestContext.Current.CancellationToken);
}
