using System.Text;
using System.Text.Json.Nodes;
using CoResearch.TestKit.GitHub;
using Xunit;

namespace CoResearch.Workers.Tests.Source.GitHub;

/// <summary>
/// The GitHub of these tests is held to GitHub's published description: a call that is not there, or holds what it must not, is a mistake, and so
/// is an answer of another shape. Every other test here ends without any.
/// </summary>
public sealed class The_strict_GitHub
{
    [Theory]
    [InlineData("GET", "users/ada-l", null, null)]
    [InlineData("GET", "users/ada-l/gists?per_page=5&page=1", null, null)]
    [InlineData("GET", "users/ada-l/gists?per_page=many", null, "per_page is no whole number")]
    [InlineData("GET", "users/ada-l/gists?pages=1", null, "takes no pages")]
    [InlineData("GET", "repos/ada-l/gamma", null, null)]
    [InlineData("DELETE", "repos/ada-l/gamma", null, "there is no DELETE repos/ada-l/gamma")]
    [InlineData("GET", "repositories/{id}/git/ref/heads/main", null, null)]
    [InlineData("GET", "repositories/{id}/git/heads/main", null, "there is no GET")]
    [InlineData("POST", "repositories/{id}/git/blobs", """{"content":"YQ==","encoding":"base64"}""", null)]
    [InlineData("POST", "repositories/{id}/git/blobs", """{"encoding":"base64"}""", "the body lacks content")]
    [InlineData("POST", "repositories/{id}/git/blobs", """{"content":1}""", "the body.content is no text")]
    [InlineData("POST", "repositories/{id}/git/blobs", """{"content":"a","encodng":"base64"}""", "the body.encodng is not known")]
    [InlineData("POST", "repositories/{id}/git/trees", """{"tree":[{"path":"a","mode":"100600","type":"blob","sha":"0"}]}""", "the body.tree[0].mode is none of")]
    [InlineData("POST", "repositories/{id}/statuses/{head}", """{"state":"done"}""", "the body.state is none of")]
    [InlineData("POST", "repositories/{id}/statuses/{head}", """{"state":"success","description":"rank 1"}""", null)]
    public async Task What_GitHub_has_not_is_a_mistake(string method, string path, string? body, string? mistake)
    {
        await using var server = await GitHubServer.StartAsync();
        var repository = server.World.Create(server.World.Person("ada-l"), "gamma");
        repository.Git.Push("a.md", "a");
        using var http = new HttpClient();
        var to = path.Replace("{id}", $"{repository.Id}", StringComparison.Ordinal).Replace("{head}", repository.Git.Head(), StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{server.Address}/api/v3/{to}");
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Add("Authorization", $"Bearer {GitHubServer.Token}");
        request.Headers.Add("Accept", "application/vnd.github+json");
        request.Headers.Add("User-Agent", "test");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        if (mistake is null) Assert.Empty(server.Mistakes);
        else Assert.Contains(server.Mistakes, m => m.Contains(mistake, StringComparison.Ordinal));
        Assert.Equal(mistake is null, response.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("""{"ref":"refs/heads/main","node_id":"R","url":"https://x.org/","object":{"type":"commit","sha":"0123456789012345678901234567890123456789","url":"https://x.org/"}}""", null)]
    [InlineData("""{"ref":"refs/heads/main","node_id":"R","url":"https://x.org/","object":{"type":"commit","sha":"0123","url":"https://x.org/"}}""", "the answer.object.sha has less than 40")]
    [InlineData("""{"ref":"refs/heads/main","node_id":"R","url":"here","object":{"type":"commit","sha":"0123456789012345678901234567890123456789","url":"https://x.org/"}}""", "the answer.url is no address")]
    [InlineData("""{"ref":"refs/heads/main","node_id":"R","url":"https://x.org/"}""", "the answer lacks object")]
    [InlineData("""{"ref":null,"node_id":"R","url":"https://x.org/"}""", "the answer.ref is no text")]
    [InlineData("[]", "the answer is no object")]
    public void An_answer_of_another_shape_is_a_mistake(string answer, string? mistake)
    {
        var found = GitHubSpec.Published.MistakeInAnswer("GET", "repos/ada-l/gamma/git/ref/heads/main", 200, JsonNode.Parse(answer));
        if (mistake is null) Assert.Null(found);
        else Assert.StartsWith(mistake, found, StringComparison.Ordinal);
    }
}
