using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CoResearch.TestKit.GitHub;

public sealed partial class GitHubServer
{
    private (int Status, JsonNode? Answer) Route(string method, string[] path, JsonObject? body, Caller caller, HttpContext context) => (method, path) switch
    {
        ("GET", ["users", var login]) => World.Find(login) is { } person ? (200, Profile(person)) : NotFound,
        ("GET", ["users", var login, "gists"]) => World.Find(login) is { } person
            ? (200, new JsonArray([.. World.Gists.Where(g => g.Owner == person && g.Public).Reverse().Take(PageSize(context)).Select(g => Shape(g, content: false))]))
            : NotFound,
        ("GET", ["gists", var id]) => World.Gists.FirstOrDefault(g => g.Id == id) is { } gist ? (200, Shape(gist, content: true)) : NotFound,
        ("GET", ["app"]) => caller.Kind == CallerKind.App ? (200, App()) : (401, Message("A JSON web token could not be decoded")),
        ("GET", ["app", "installations"]) => caller.Kind == CallerKind.App
            ? (200, new JsonArray([.. World.Repositories.Where(r => r.LetsLabIn).Select(r => r.Owner).DistinctBy(o => o.Id).Take(PageSize(context)).Select(Installation)]))
            : (401, Message("A JSON web token could not be decoded")),
        ("POST", ["app", "installations", var id, "access_tokens"]) => GiveToken(id, caller),
        ("GET", ["repos", var owner, var name]) => Named(owner, name, context) is { } moved ? moved : World.Find(owner, name) is { } r && caller.Sees(r) ? (200, Shape(r, caller)) : NotFound,
        ("GET", ["repos", var owner, var name, "installation"]) => OfInstallation(World.Find(owner, name), caller),
        ("GET", ["repositories", var id, "installation"]) => OfInstallation(Find(id), caller),
        ("GET", ["repositories", var id]) => Find(id) is { } r && caller.Sees(r) ? (200, Shape(r, caller)) : NotFound,
        (_, ["repositories", var id, .. var rest]) => Find(id) is { } r && caller.Sees(r) ? RouteRepository(method, rest, body, r, caller) : NotFound,
        _ => Unknown(method, path),
    };

    private (int, JsonNode?) RouteRepository(string method, string[] path, JsonObject? body, GitHubRepo repository, Caller caller) => (method, path) switch
    {
        ("GET", ["contents", .. var file]) => repository.Git.Head() is { } head && repository.Git.File(head, string.Join('/', file)) is { } content ? (200, Shape(string.Join('/', file), content)) : NotFound,
        ("GET", ["git", "ref", "heads", .. var branch]) => repository.Git.Head(string.Join('/', branch)) is { } head ? (200, Reference(branch, head)) : NotFound,
        _ when method == "GET" => Unknown(method, path),
        _ when !caller.Writes(repository) => (403, Message(caller.Kind == CallerKind.Installation ? "Resource not accessible by integration" : "Resource not accessible by personal access token")),
        ("POST", ["git", "blobs"]) => WriteBlob(repository, body!),
        ("POST", ["git", "trees"]) => WriteTree(repository, body!),
        ("POST", ["git", "commits"]) => WriteCommit(repository, body!),
        ("PATCH", ["git", "refs", "heads", .. var branch]) => MoveReference(repository, branch, (string)body!["sha"]!),
        ("POST", ["statuses", var commit]) => SetStatus(repository, commit, body!),
        _ => Unknown(method, path),
    };

    private static (int, JsonNode?) NotFound => (404, Message("Not Found"));

    private static JsonObject Message(string text) => new() { ["message"] = text, ["documentation_url"] = "https://docs.github.com/rest" };

    private GitHubRepo? Find(string id) => long.TryParse(id, out var number) ? World.Find(number) : null;

    private (int, JsonNode?) Unknown(string method, string[] path)
    {
        Mistakes.Enqueue($"{method} {string.Join('/', path)} is not known here");
        return NotFound;
    }

    /// <summary>Who asks for an old name is sent to the number, as GitHub does.</summary>
    private (int, JsonNode?)? Named(string owner, string name, HttpContext context)
    {
        if (World.Find(owner, name) is not { } repository || repository.FullName.Equals($"{owner}/{name}", StringComparison.OrdinalIgnoreCase)) return null;
        context.Response.Headers.Location = $"{Address}{Api}repositories/{repository.Id}";
        return (301, Message("Moved Permanently"));
    }

    private (int, JsonNode?) OfInstallation(GitHubRepo? repository, Caller caller) =>
        caller.Kind != CallerKind.App ? (401, Message("A JSON web token could not be decoded"))
        : repository is { LetsLabIn: true } ? (200, Installation(repository.Owner))
        : NotFound;

    private (int, JsonNode?) GiveToken(string id, Caller caller)
    {
        if (caller.Kind != CallerKind.App) return (401, Message("A JSON web token could not be decoded"));
        if (!long.TryParse(id, out var owner) || !World.Repositories.Any(r => r.LetsLabIn && r.Owner.Id == owner)) return NotFound;
        var token = $"ghs_{Interlocked.Increment(ref _tokens):D4}{Guid.NewGuid():n}";
        _installationTokens[token] = owner;
        return (201, new JsonObject { ["token"] = token, ["expires_at"] = Time(DateTimeOffset.UtcNow.AddHours(1)), ["permissions"] = new JsonObject { ["contents"] = "write", ["statuses"] = "write", ["metadata"] = "read" } });
    }

    private static (int, JsonNode?) WriteBlob(GitHubRepo repository, JsonObject body)
    {
        var text = (string)body["content"]!;
        var sha = repository.Git.WriteBlob((string?)body["encoding"] == "base64" ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text));
        return (201, new JsonObject { ["sha"] = sha, ["url"] = "https://example.org/blob" });
    }

    private static (int, JsonNode?) WriteTree(GitHubRepo repository, JsonObject body)
    {
        var items = body["tree"]!.AsArray().Select(n => n!.AsObject()).ToList();
        foreach (var item in items)
        {
            if ((string?)item["mode"] is not ("100644" or "100755") || (string?)item["sha"] is not { } blob || !repository.Git.Has(blob, "blob")) return (422, Message("tree.sha is not a valid blob"));
        }
        var sha = repository.Git.WriteTree((string?)body["base_tree"], items.Select(i => ((string)i["mode"]!, (string)i["sha"]!, (string)i["path"]!)));
        return (201, new JsonObject { ["sha"] = sha, ["url"] = "https://example.org/tree", ["tree"] = new JsonArray(), ["truncated"] = false });
    }

    private static (int, JsonNode?) WriteCommit(GitHubRepo repository, JsonObject body)
    {
        var parents = body["parents"]?.AsArray().Select(p => (string)p!).ToList() ?? [];
        if (!repository.Git.Has((string)body["tree"]!, "tree")) return (422, Message("Tree SHA does not exist"));
        if (parents.Exists(p => !repository.Git.Has(p, "commit"))) return (422, Message("Parent SHA does not exist or is not a commit object"));
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"tree {body["tree"]}\n");
        foreach (var parent in parents) text.Append(CultureInfo.InvariantCulture, $"parent {parent}\n");
        text.Append(CultureInfo.InvariantCulture, $"author {Signed(body["author"]!)}\ncommitter {Signed(body["committer"]!)}\n\n{(string)body["message"]!}");
        var sha = repository.Git.WriteCommit(text.ToString());
        return (201, new JsonObject
        {
            ["sha"] = sha,
            ["node_id"] = "C",
            ["message"] = (string)body["message"]!,
            ["url"] = "https://example.org/commit",
            ["html_url"] = "https://example.org/commit",
            ["tree"] = new JsonObject { ["sha"] = (string)body["tree"]!, ["url"] = "https://example.org/tree" },
            ["author"] = body["author"]!.DeepClone(),
            ["committer"] = body["committer"]!.DeepClone(),
            ["parents"] = new JsonArray([.. parents.Select(p => new JsonObject { ["sha"] = p, ["url"] = "https://example.org/commit", ["html_url"] = "https://example.org/commit" })]),
            ["verification"] = new JsonObject { ["verified"] = false, ["reason"] = "unsigned", ["signature"] = null, ["payload"] = null, ["verified_at"] = null },
        });
    }

    // GitHub keeps the offset that was written.
    private static string Signed(JsonNode who) => GitHubBareRepository.Signature(
        (string)who["name"]!, (string)who["email"]!, DateTimeOffset.Parse((string)who["date"]!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));

    private static (int, JsonNode?) MoveReference(GitHubRepo repository, string[] branch, string sha)
    {
        var name = string.Join('/', branch);
        if (repository.Git.Head(name) is not { } head) return (422, Message("Reference does not exist"));
        if (!repository.Git.Has(sha, "commit")) return (422, Message("Object does not exist"));
        if (repository.Protected) return (422, Message($"Changes must be made through a pull request. Cannot update this protected ref."));
        if (!repository.Git.IsAncestor(head, sha)) return (422, Message("Update is not a fast forward"));
        repository.Git.Move(name, sha);
        return (200, Reference(branch, sha));
    }

    private (int, JsonNode?) SetStatus(GitHubRepo repository, string commit, JsonObject body)
    {
        if (!repository.Git.Has(commit, "commit")) return (422, Message($"No commit found for SHA: {commit}"));
        var (state, description) = ((string)body["state"]!, (string?)body["description"] ?? "");
        if (state is not ("pending" or "success" or "failure" or "error")) return (422, Message("Validation Failed"));
        if (description.Length > 140)
        {
            Mistakes.Enqueue($"a description of {description.Length} characters");
            return (422, Message("Validation Failed: description is too long (maximum is 140 characters)"));
        }
        World.Statuses.Enqueue(new GitHubStatusSet(repository.Id, commit, state, (string?)body["context"] ?? "default", description));
        return (201, new JsonObject
        {
            ["id"] = World.Statuses.Count,
            ["node_id"] = "S",
            ["avatar_url"] = $"{Address}/a.png",
            ["state"] = state,
            ["context"] = (string?)body["context"] ?? "default",
            ["description"] = description,
            ["target_url"] = null,
            ["url"] = "https://example.org/status",
            ["created_at"] = Time(DateTimeOffset.UtcNow),
            ["updated_at"] = Time(DateTimeOffset.UtcNow),
            ["creator"] = Shape(World.Person("lab")),
        });
    }
}
