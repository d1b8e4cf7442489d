using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace CoResearch.TestKit.GitHub;

public sealed partial class GitHubServer
{
    /// <summary>Git's smart HTTP by <c>git http-backend</c> (CGI, RFC 3875); read only, as the lab never pushes this way.</summary>
    private async Task ServeGitAsync(HttpContext context, string path)
    {
        var cut = path.IndexOf(".git/", StringComparison.Ordinal);
        var names = path[1..cut].Split('/');
        if (names is not [var owner, var name] || World.Find(owner, name) is not { } repository)
        {
            await RefuseAsync(context, 404, "Not Found");
            return;
        }
        if (!repository.FullName.Equals($"{owner}/{name}", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = 301;
            context.Response.Headers.Location = $"{Address}/{repository.FullName}{path[cut..]}";
            return;
        }
        var caller = GitCaller(context.Request.Headers.Authorization.ToString());
        if (caller is null || !caller.Sees(repository))
        {
            context.Response.StatusCode = caller is null || caller.Kind == CallerKind.Nobody ? 401 : 404;
            if (context.Response.StatusCode == 401) context.Response.Headers.WWWAuthenticate = "Basic realm=\"GitHub\"";
            return;
        }
        await RunBackendAsync(context, repository, path[(cut + 4)..]);
    }

    private Caller? GitCaller(string header)
    {
        if (header.Length == 0) return new Caller(CallerKind.Nobody);
        if (!header.StartsWith("Basic ", StringComparison.Ordinal)) return null;
        var pair = Encoding.UTF8.GetString(Convert.FromBase64String(header["Basic ".Length..])).Split(':', 2);
        if (Revoked || pair is not ["x-access-token", var token]) return null;
        return token == Token ? new Caller(CallerKind.Account) : _installationTokens.TryGetValue(token, out var installation) ? new Caller(CallerKind.Installation, installation) : null;
    }

    private static async Task RunBackendAsync(HttpContext context, GitHubRepo repository, string rest)
    {
        var start = new ProcessStartInfo("git", ["-c", "safe.directory=*", "-c", "uploadpack.allowAnySHA1InWant=true", "http-backend"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var environment = start.Environment;
        environment["GIT_PROJECT_ROOT"] = Path.GetDirectoryName(repository.Git.Folder);
        environment["GIT_HTTP_EXPORT_ALL"] = "1";
        environment["PATH_INFO"] = "/" + Path.GetFileName(repository.Git.Folder) + rest;
        environment["REQUEST_METHOD"] = context.Request.Method;
        environment["QUERY_STRING"] = context.Request.QueryString.Value?.TrimStart('?') ?? "";
        environment["CONTENT_TYPE"] = context.Request.ContentType ?? "";
        environment["GIT_CONFIG_GLOBAL"] = environment["GIT_CONFIG_SYSTEM"] = "/dev/null";
        if (context.Request.ContentLength is { } length) environment["CONTENT_LENGTH"] = length.ToString(CultureInfo.InvariantCulture);
        using var backend = Process.Start(start) ?? throw new InvalidOperationException("git http-backend did not start");
        var errors = backend.StandardError.ReadToEndAsync();
        await context.Request.Body.CopyToAsync(backend.StandardInput.BaseStream);
        backend.StandardInput.Close();
        var output = backend.StandardOutput.BaseStream;
        try
        {
            while (await ReadLineAsync(output) is { Length: > 0 } line)
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
                if (name == "Status") context.Response.StatusCode = int.Parse(value.Split(' ')[0], CultureInfo.InvariantCulture);
                else context.Response.Headers[name] = value;
            }
            await output.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            backend.Kill();
        }
        await backend.WaitForExitAsync();
        await errors;
    }

    private static async Task<string> ReadLineAsync(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one) == 1 && one[0] != '\n')
            if (one[0] != '\r') line.Append((char)one[0]);
        return line.ToString();
    }
}
