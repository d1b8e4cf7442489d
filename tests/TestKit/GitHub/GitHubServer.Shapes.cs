using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CoResearch.TestKit.GitHub;

public sealed partial class GitHubServer
{
    private const string Day = "2026-11-24T10:00:00Z";

    private static readonly string[] RepositoryParts =
    [
        "archive", "assignees", "blobs", "branches", "collaborators", "comments", "commits", "compare", "contents", "contributors", "deployments", "downloads", "events",
        "forks", "git_commits", "git_refs", "git_tags", "hooks", "issue_comment", "issue_events", "issues", "keys", "labels", "languages", "merges", "milestones",
        "notifications", "pulls", "releases", "stargazers", "statuses", "subscribers", "subscription", "tags", "teams", "trees",
    ];

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
        ["gravatar_id"] = "",
        ["url"] = $"{Address}{Api}users/{person.Login}",
        ["html_url"] = $"{Address}/{person.Login}",
        ["followers_url"] = $"{Address}{Api}users/{person.Login}/followers",
        ["following_url"] = $"{Address}{Api}users/{person.Login}/following{{/other_user}}",
        ["gists_url"] = $"{Address}{Api}users/{person.Login}/gists{{/gist_id}}",
        ["starred_url"] = $"{Address}{Api}users/{person.Login}/starred{{/owner}}{{/repo}}",
        ["subscriptions_url"] = $"{Address}{Api}users/{person.Login}/subscriptions",
        ["organizations_url"] = $"{Address}{Api}users/{person.Login}/orgs",
        ["repos_url"] = $"{Address}{Api}users/{person.Login}/repos",
        ["events_url"] = $"{Address}{Api}users/{person.Login}/events{{/privacy}}",
        ["received_events_url"] = $"{Address}{Api}users/{person.Login}/received_events",
        ["type"] = person.Organization ? "Organization" : "User",
        ["site_admin"] = false,
    };

    /// <summary>What an account shows on a page of its own.</summary>
    private JsonObject Profile(GitHubPerson person)
    {
        var shape = Shape(person);
        foreach (var unsaid in (string[])["name", "company", "blog", "location", "email", "hireable", "bio"]) shape[unsaid] = null;
        foreach (var count in (string[])["public_repos", "public_gists", "followers", "following"]) shape[count] = 1;
        (shape["created_at"], shape["updated_at"]) = (Day, Day);
        return shape;
    }

    private JsonObject App() => new()
    {
        ["id"] = 4711,
        ["slug"] = "lab",
        ["node_id"] = "A",
        ["owner"] = Shape(World.Person("lab")),
        ["name"] = "Lab",
        ["description"] = null,
        ["external_url"] = Address,
        ["html_url"] = $"{Address}/apps/lab",
        ["created_at"] = Day,
        ["updated_at"] = Day,
        ["permissions"] = new JsonObject { ["contents"] = "write", ["metadata"] = "read", ["statuses"] = "write" },
        ["events"] = new JsonArray("push", "repository"),
    };

    private JsonObject Shape(GitHubRepo repository, Caller caller)
    {
        var shape = Short(repository);
        shape.Remove("has_downloads");
        (shape["has_discussions"], shape["network_count"], shape["subscribers_count"]) = (false, 0, 0);
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

    private JsonObject Short(GitHubRepo repository)
    {
        var shape = new JsonObject
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
            ["git_url"] = $"git://{repository.FullName}.git",
            ["ssh_url"] = $"git@{repository.FullName}.git",
            ["svn_url"] = $"{Address}/{repository.FullName}",
            ["default_branch"] = "main",
            ["size"] = 10,
            ["archived"] = false,
            ["disabled"] = false,
            ["visibility"] = repository.Private ? "private" : "public",
            ["created_at"] = Day,
            ["updated_at"] = Day,
            ["pushed_at"] = Day,
        };
        foreach (var part in RepositoryParts) shape[part + "_url"] = $"{Address}{Api}repos/{repository.FullName}/{part}";
        foreach (var count in (string[])["forks", "forks_count", "open_issues", "open_issues_count", "stargazers_count", "watchers", "watchers_count"]) shape[count] = 0;
        foreach (var feature in (string[])["issues", "projects", "wiki", "pages", "downloads"]) shape["has_" + feature] = false;
        foreach (var unsaid in (string[])["homepage", "language", "mirror_url", "license"]) shape[unsaid] = null;
        return shape;
    }

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
        ["repositories_url"] = $"{Address}{Api}installation/repositories",
        ["app_slug"] = "lab",
        ["single_file_name"] = null,
        ["created_at"] = Day,
        ["updated_at"] = Day,
        ["suspended_by"] = null,
        ["suspended_at"] = null,
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
            ["forks_url"] = $"{Address}{Api}gists/{gist.Id}/forks",
            ["commits_url"] = $"{Address}{Api}gists/{gist.Id}/commits",
            ["comments_url"] = $"{Address}{Api}gists/{gist.Id}/comments",
            ["git_pull_url"] = $"{Address}/gist/{gist.Id}.git",
            ["git_push_url"] = $"{Address}/gist/{gist.Id}.git",
            ["user"] = null,
            ["public"] = gist.Public,
            ["description"] = "",
            ["owner"] = Shape(gist.Owner),
            ["files"] = new JsonObject { ["proof.txt"] = file },
            ["created_at"] = Day,
            ["updated_at"] = Day,
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
        ["sha"] = new string('0', 40),
        ["url"] = "https://example.org/file",
        ["git_url"] = "https://example.org/file",
        ["html_url"] = "https://example.org/file",
        ["download_url"] = "https://example.org/file",
        ["_links"] = new JsonObject { ["git"] = "https://example.org/file", ["html"] = "https://example.org/file", ["self"] = "https://example.org/file" },
    };
}
