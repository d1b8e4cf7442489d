using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CoResearch.TestKit.GitHub;

public sealed partial class GitHubServer
{
    private static readonly HttpClient Hooks = new() { Timeout = TimeSpan.FromMinutes(1) };

    /// <summary>Where webhooks are sent; nowhere until it is set.</summary>
    public string? Webhook { get; set; }

    /// <summary>Sends a push event as GitHub does, and says what the lab answered.</summary>
    public Task<int> PushedAsync(GitHubRepo repository, string branch = "main", string? delivery = null, string secret = WebhookSecret) => SendAsync("push", new JsonObject
    {
        ["ref"] = $"refs/heads/{branch}",
        ["before"] = new string('0', 40),
        ["after"] = repository.Git.Head(branch) ?? new string('0', 40),
        ["created"] = false,
        ["deleted"] = repository.Git.Head(branch) is null,
        ["forced"] = false,
        ["base_ref"] = null,
        ["compare"] = $"{Address}/{repository.FullName}/compare",
        ["commits"] = new JsonArray(),
        ["head_commit"] = null,
        ["repository"] = Short(repository),
        ["pusher"] = new JsonObject { ["name"] = repository.Owner.Login, ["email"] = "ada@example.org" },
        ["sender"] = Shape(repository.Owner),
    }, delivery, secret);

    /// <summary>Sends any event.</summary>
    public async Task<int> SendAsync(string happened, JsonObject payload, string? delivery = null, string secret = WebhookSecret)
    {
        if (Webhook is null) return 0;
        var body = Encoding.UTF8.GetBytes(payload.ToJsonString());
        using var request = new HttpRequestMessage(HttpMethod.Post, Webhook) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.ParseAdd("GitHub-Hookshot/044aadd");
        request.Headers.Add("X-GitHub-Event", happened);
        request.Headers.Add("X-GitHub-Delivery", delivery ?? Guid.NewGuid().ToString());
        request.Headers.Add("X-GitHub-Hook-ID", "1");
        request.Headers.Add("X-GitHub-Hook-Installation-Target-ID", AppId);
        request.Headers.Add("X-GitHub-Hook-Installation-Target-Type", "integration");
        request.Headers.Add("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body)));
        using var response = await Hooks.SendAsync(request);
        return (int)response.StatusCode;
    }
}
