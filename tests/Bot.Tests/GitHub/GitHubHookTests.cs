using System.Net;
using System.Security.Cryptography;
using System.Text;
using CoResearch.Bot.Delivery;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Platforms.GitHub;
using CoResearch.TestKit.GitHub;
using CoResearch.Workers.Source.GitHub;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace CoResearch.Bot.Tests.GitHub;

/// <summary>The webhook: what GitHub signed is stored once, everything else is refused or ignored.</summary>
public sealed class GitHubHookTests
{
    private const string Push = """{"ref":"refs/heads/main","repository":{"id":1001,"full_name":"ada/gamma"}}""";

    [Fact]
    public async Task What_is_signed_is_stored_once()
    {
        await using var hook = await Hook.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await hook.PostAsync(Push, "d1"));
        Assert.Equal(HttpStatusCode.OK, await hook.PostAsync(Push, "d1"));
        Assert.Equal(["d1 push"], await hook.StoredAsync());
    }

    [Fact]
    public async Task What_is_not_is_refused()
    {
        await using var hook = await Hook.StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, await hook.PostAsync(Push, "d1", secret: "guess"));
        Assert.Equal(HttpStatusCode.BadRequest, await hook.PostAsync(Push, "d1", secret: null));
        Assert.Equal(HttpStatusCode.BadRequest, await hook.PostAsync(Push, "d1", signed: Push.Replace("1001", "1002", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.BadRequest, await hook.PostAsync(Push, "d1", happened: null));
        Assert.Equal(HttpStatusCode.BadRequest, await hook.PostAsync(Push, "d1", type: "application/x-www-form-urlencoded"));
        Assert.Equal(HttpStatusCode.BadRequest, await hook.PostAsync(Push, "d1", type: "no type;;"));
        Assert.Equal(HttpStatusCode.BadRequest, await hook.PostAsync("{", "d1"));
        Assert.Empty(await hook.StoredAsync());

        // Nobody fills the log from outside.
        Assert.Empty(hook.Bot.Log.Troubles);
    }

    [Fact]
    public async Task A_body_without_end_is_not_read()
    {
        await using var hook = await Hook.StartAsync();
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await hook.PostAsync($$"""{"a":"{{new string('x', 2 << 20)}}"}""", "d1"));
        Assert.Empty(await hook.StoredAsync());
        Assert.Empty(hook.Bot.Log.Troubles);
    }

    [Fact]
    public async Task What_is_not_stored_by_the_labs_own_fault_is_in_its_log()
    {
        await using var hook = await Hook.StartAsync();
        await hook.Bot.InAsync(db => db.Database.ExecuteSqlRawAsync("DROP TABLE GitHubDeliveries"));
        Assert.Equal(HttpStatusCode.InternalServerError, await hook.PostAsync(Push, "d1"));
        Assert.Contains("no such table", Assert.Single(hook.Bot.Log.Troubles, t => t.StartsWith("GitHub's delivery could not be taken", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ping", """{"zen":"Keep it logically awesome.","hook_id":1}""")]
    [InlineData("an_event_of_next_year", """{"action":"created","repository":{"id":"not a number"}}""")]
    [InlineData("push", "[1,2,3]")]
    public async Task What_is_not_known_does_no_harm(string happened, string body)
    {
        await using var hook = await Hook.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await hook.PostAsync(body, "d1", happened: happened));
        Assert.Equal([$"d1 {happened}"], await hook.StoredAsync());
    }

    private sealed class Hook(TestBot bot, string address) : IAsyncDisposable
    {
        private readonly HttpClient _http = new();

        public TestBot Bot => bot;

        public static async Task<Hook> StartAsync()
        {
            var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["GitHub:Token"] = GitHubServer.Token,
                ["GitHub:WebhookSecret"] = GitHubServer.WebhookSecret,
            }).Build();
            var bot = await TestBot.StartAsync(services =>
            {
                services.AddSingleton<IConfiguration>(configuration);
                services.AddGitHub(configuration);
                services.AddSingleton(Options.Create(new WebOptions { Listen = "http://127.0.0.1:0" }));
            });
            var hook = ActivatorUtilities.CreateInstance<GitHubHook>(bot.Services);
            await hook.StartAsync(CancellationToken.None);
            var states = bot.Services.GetRequiredService<PlatformStates>();
            for (var patience = 0; patience < 500 && !states.All.ContainsKey("github"); patience++) await Task.Delay(20);
            return new Hook(bot, states.All["github"].Sentence.Split(' ')[^1]);
        }

        public async Task<HttpStatusCode> PostAsync(
            string body, string delivery, string? secret = GitHubServer.WebhookSecret, string? happened = "push", string? signed = null, string type = "application/json")
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body) };
            request.Content.Headers.ContentType = null;
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            request.Headers.Add("X-GitHub-Delivery", delivery);
            if (happened is not null) request.Headers.Add("X-GitHub-Event", happened);
            if (secret is not null)
                request.Headers.Add("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed ?? body))));
            try
            {
                using var response = await _http.SendAsync(request);
                return response.StatusCode;
            }
            catch (HttpRequestException)
            {
                // Hung up on in the middle of it.
                return HttpStatusCode.RequestEntityTooLarge;
            }
        }

        public Task<List<string>> StoredAsync() => bot.InAsync(db => db.GitHubDeliveries.OrderBy(d => d.Id).Select(d => d.Id + " " + d.Happened).ToListAsync());

        public async ValueTask DisposeAsync()
        {
            _http.Dispose();
            await bot.DisposeAsync();
        }
    }
}

/// <summary>Wrong settings stop the start with a sentence that names them, and without what is secret.</summary>
public sealed class GitHubOptionsTests
{
    [Theory]
    [InlineData("http://github.com", null, null, null, "GitHub:Address")]
    [InlineData("https://me:pw@github.com", null, null, null, "GitHub:Address")]
    [InlineData("ftp://x", null, null, null, "GitHub:Address")]
    [InlineData("https://github.com", "12", null, "tok", "both set")]
    [InlineData("https://github.com", "12", "secret-rubbish", null, "GitHub:PrivateKey")]
    [InlineData("https://github.com", "twelve", "x", null, "GitHub:AppId")]
    [InlineData("https://github.com", null, "secret-rubbish", null, "GitHub:AppId is missing")]
    public void They_are_named(string address, string? app, string? key, string? token, string says)
    {
        var problem = new GitHubOptions { Address = address, AppId = app, PrivateKey = key, Token = token }.Problem();
        Assert.Contains(says, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("rubbish", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://github.com", "https://api.github.com/")]
    [InlineData("https://ghe.example.org/", "https://ghe.example.org/api/v3/")]
    public void The_API_is_where_GitHub_has_it(string address, string api)
    {
        var options = new GitHubOptions { Address = address, Token = "x" };
        Assert.Null(options.Problem());
        Assert.Equal(api, options.Api.ToString());
    }
}
