using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CoResearch.TestKit.GitHub;

public sealed partial class GitHubServer
{
    private (int Status, JsonNode? Answer) Route(string method, string[] path, JsonObject? body, Caller caller, HttpContext context) => (method, path) switch
    {
        ("GET", ["users", var login]) => World.Find(login) is { } person ? (200, Shape(person)) : NotFound,
        ("GET", ["users", var login, "gists"]) => World.Find(login) is { } person
            ? (200, new JsonArray([.. World.Gists.Where(g => g.Owner == person && g.Public).Reverse().Take(PageSize(context)).Select(g => Shape(g, content: false))]))
            : NotFound,
        ("GET", ["gists", var id]) => World.Gists.FirstOrDefault(g => g.Id == id) is { } gist ? (200, Shape(gist, content: true)) : NotFound,
        ("GET", ["app"]) => caller.Kind == CallerKind.App ? (200, new JsonObject { ["id"] = 4711, ["slug"] = "lab", ["name"] = "Lab", ["html_url"] = $"{Address}/apps/lab", ["owner"] = Shape(World.Person("lab")) }) : (401, Message("A JSON web token could not be decoded")),
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
        ("GET", ["git", "ref" or "refs", "heads", .. var branch]) => repository.Git.Head(string.Join('/', branch)) is { } head ? (200, Reference(branch, head)) : NotFound,
        _ when method == "GET" => Unknown(method, path),
        _ when !caller.Writes(repository) => (403, Message(caller.Kind == CallerKind.Installation ? "Resource not accessible by integration" : "Resource not accessible by personal access token")),
        ("POST", ["git", "blobs"]) => Check(body, ("content", JsonValueKind.String, true), ("encoding", JsonValueKind.String, false)) ?? WriteBlob(repository, body!),
        ("POST", ["git", "trees"]) => Check(body, ("tree", JsonValueKind.Array, true), ("base_tree", JsonValueKind.String, false)) ?? WriteTree(repository, body!),
        ("POST", ["git", "commits"]) => Check(body, ("message", JsonValueKind.String, true), ("tree", JsonValueKind.String, true), ("parents", JsonValueKind.Array, false),
            ("author", JsonValueKind.Object, false), ("committer", JsonValueKind.Object, false), ("signature", JsonValueKind.String, false)) ?? WriteCommit(repository, body!),
        ("PATCH", ["git", "refs", "heads", .. var branch]) => Check(body, ("sha", JsonValueKind.String, true), ("force", JsonValueKind.False, false)) ?? MoveReference(repository, branch, (string)body!["sha"]!),
        ("POST", ["statuses", var commit]) => Check(body, ("state", JsonValueKind.String, true), ("context", JsonValueKind.String, false), ("description", JsonValueKind.String, false),
            ("target_url", JsonValueKind.String, false)) ?? SetStatus(repository, commit, body!),
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

    /// <summary>What GitHub's description allows in a body; JsonValueKind.False stands for a boolean.</summary>
    private (int, JsonNode?)? Check(JsonObject? body, params (string Name, JsonValueKind Kind, bool Required)[] fields)
    {
        var wrong = body is null ? "no JSON object"
            : body.Select(f => f.Key).Except(fields.Select(f => f.Name)).FirstOrDefault() is { } unknown ? $"unknown field {unknown}"
            : fields.Where(f => f.Required && body[f.Name] is null).Select(f => $"missing field {f.Name}").FirstOrDefault()
            ?? fields.Where(f => body[f.Name] is { } value && Kind(value) != f.Kind).Select(f => $"field {f.Name} is {body[f.Name]!.GetValueKind()}").FirstOrDefault();
        if (wrong is null) return null;
        Mistakes.Enqueue(wrong);
        return (422, Message("Invalid request.\n\n" + wrong));
    }

    private static JsonValueKind Kind(JsonNode value) => value.GetValueKind() is JsonValueKind.True ? JsonValueKind.False : value.GetValueKind();

    private static (int, JsonNode?) WriteBlob(GitHubRepo repository, JsonObject body)
    {
        var text = (string)body["content"]!;
        var sha = repository.Git.WriteBlob((string?)body["encoding"] == "base64" ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text));
        return (201, new JsonObject { ["sha"] = sha, ["url"] = "https://example.org/blob" });
    }

    private (int, JsonNode?) WriteTree(GitHubRepo repository, JsonObject body)
    {
        var items = body["tree"]!.AsArray().Select(n => n!.AsObject()).ToList();
        foreach (var item in items)
        {
            if (Check(item, ("path", JsonValueKind.String, true), ("mode", JsonValueKind.String, true), ("type", JsonValueKind.String, true), ("sha", JsonValueKind.String, true)) is { } wrong) return wrong;
            if ((string?)item["mode"] is not ("100644" or "100755") || !repository.Git.Has((string)item["sha"]!, "blob")) return (422, Message("tree.sha is not a valid blob"));
        }
        var sha = repository.Git.WriteTree((string?)body["base_tree"], items.Select(i => ((string)i["mode"]!, (string)i["sha"]!, (string)i["path"]!)));
        return (201, new JsonObject { ["sha"] = sha, ["url"] = "https://example.org/tree", ["tree"] = new JsonArray(), ["truncated"] = false });
    }

    private (int, JsonNode?) WriteCommit(GitHubRepo repository, JsonObject body)
    {
        var parents = body["parents"]?.AsArray().Select(p => (string)p!).ToList() ?? [];
        if (!repository.Git.Has((string)body["tree"]!, "tree")) return (422, Message("Tree SHA does not exist"));
        if (parents.Exists(p => !repository.Git.Has(p, "commit"))) return (422, Message("Parent SHA does not exist or is not a commit object"));
        foreach (var who in (string[])["author", "committer"])
            if (Check(body[who]?.AsObject(), ("name", JsonValueKind.String, true), ("email", JsonValueKind.String, true), ("date", JsonValueKind.String, false)) is { } wrong) return wrong;
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"tree {body["tree"]}\n");
        foreach (var parent in parents) text.Append(CultureInfo.InvariantCulture, $"parent {parent}\n");
        text.Append(CultureInfo.InvariantCulture, $"author {Signed(body["author"]!)}\ncommitter {Signed(body["committer"]!)}\n\n{(string)body["message"]!}");
        var sha = repository.Git.WriteCommit(text.ToString());
        return (201, new JsonObject
        {
            ["sha"] = sha,
            ["message"] = (string)body["message"]!,
            ["url"] = "https://example.org/commit",
            ["tree"] = new JsonObject { ["sha"] = (string)body["tree"]! },
            ["author"] = body["author"]!.DeepClone(),
            ["committer"] = body["committer"]!.DeepClone(),
            ["parents"] = new JsonArray([.. parents.Select(p => new JsonObject { ["sha"] = p })]),
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
            ["state"] = state,
            ["context"] = (string?)body["context"],
            ["description"] = description,
            ["target_url"] = null,
            ["url"] = "https://example.org/status",
            ["created_at"] = Time(DateTimeOffset.UtcNow),
            ["updated_at"] = Time(DateTimeOffset.UtcNow),
            ["creator"] = Shape(World.Person("lab")),
        });
    }

    private static int PageSize(HttpContext context) => int.TryParse(context.Request.Query["per_page"], out var size) ? size : 30;

    private static string Time(DateTimeOffset when) => when.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static JsonObject Reference(string[] branch, string sha) => new()
    {
        ["ref"] = "refs/heads/" + string.Join('/', branch),
        ["node_id"] = "REF",
        ["url"] = "https://example.org/ref",
        ["object"] = new JsonObject { ["sha"] = sha, ["type"] = "commit", ["url"] = "https://example.org/commit" },
    };

    private JsonObject Shape(GitHubPerson person) => new()
    {
        ["login"] = person.Login,
        ["id"] = person.Id,
        ["node_id"] = $"U_{person.Id}",
        ["avatar_url"] = $"{Address}/a.png",
        ["url"] = $"{Address}{Api}users/{person.Login}",
        ["html_url"] = $"{Address}/{person.Login}",
        ["type"] = person.Organization ? "Organization" : "User",
        ["site_admin"] = false,
    };

    private JsonObject Shape(GitHubRepo repository, Caller caller)
    {
        var shape = Short(repository);
        shape["permissions"] = new JsonObject { ["admin"] = false, ["maintain"] = false, ["push"] = caller.Writes(repository), ["triage"] = false, ["pull"] = true };
        if (repository.Parent is { } parent)
        {
            shape["parent"] = Short(parent);
            var source = parent;
            while (source.Parent is { } above) source = above;
            shape["source"] = Short(source);
        }
        return shape;
    }

    private JsonObject Short(GitHubRepo repository) => new()
    {
        ["id"] = repository.Id,
        ["node_id"] = $"R_{repository.Id}",
        ["name"] = repository.Name,
        ["full_name"] = repository.FullName,
        ["private"] = repository.Private,
        ["owner"] = Shape(repository.Owner),
        ["html_url"] = $"{Address}/{repository.FullName}",
        ["description"] = null,
        ["fork"] = repository.Parent is not null,
        ["url"] = $"{Address}{Api}repos/{repository.FullName}",
        ["clone_url"] = $"{Address}/{repository.FullName}.git",
        ["default_branch"] = "main",
        ["size"] = 10,
        ["archived"] = false,
        ["disabled"] = false,
        ["visibility"] = repository.Private ? "private" : "public",
        ["created_at"] = "2026-11-24T10:00:00Z",
        ["updated_at"] = "2026-11-24T10:00:00Z",
        ["pushed_at"] = "2026-11-24T10:00:00Z",
    };

    private JsonObject Installation(GitHubPerson owner) => new()
    {
        ["id"] = owner.Id,
        ["account"] = Shape(owner),
        ["app_id"] = 4711,
        ["target_id"] = owner.Id,
        ["target_type"] = owner.Organization ? "Organization" : "User",
        ["repository_selection"] = "selected",
        ["permissions"] = new JsonObject { ["contents"] = "write", ["metadata"] = "read", ["statuses"] = "write" },
        ["events"] = new JsonArray("push", "repository"),
        ["access_tokens_url"] = $"{Address}{Api}app/installations/{owner.Id}/access_tokens",
        ["html_url"] = $"{Address}/settings/installations/{owner.Id}",
    };

    private JsonObject Shape(GitHubGist gist, bool content)
    {
        var file = new JsonObject { ["filename"] = "proof.txt", ["type"] = "text/plain", ["language"] = "Text", ["raw_url"] = $"{Address}/raw", ["size"] = gist.Text.Length };
        if (content) (file["truncated"], file["content"]) = (false, gist.Text);
        return new JsonObject
        {
            ["id"] = gist.Id,
            ["node_id"] = "G",
            ["url"] = $"{Address}{Api}gists/{gist.Id}",
            ["html_url"] = $"{Address}/gist/{gist.Id}",
            ["public"] = gist.Public,
            ["description"] = "",
            ["owner"] = Shape(gist.Owner),
            ["files"] = new JsonObject { ["proof.txt"] = file },
            ["created_at"] = "2026-11-24T10:00:00Z",
            ["updated_at"] = "2026-11-24T10:00:00Z",
            ["comments"] = 0,
        };
    }

    private static JsonObject Shape(string path, byte[] content) => new()
    {
        ["type"] = "file",
        ["encoding"] = "base64",
        ["size"] = content.Length,
        ["name"] = Path.GetFileName(path),
        ["path"] = path,
        ["content"] = Convert.ToBase64String(content),
        ["sha"] = "0",
        ["url"] = "https://example.org/file",
        ["git_url"] = "https://example.org/file",
        ["html_url"] = "https://example.org/file",
        ["download_url"] = "https://example.org/file",
    };
}
