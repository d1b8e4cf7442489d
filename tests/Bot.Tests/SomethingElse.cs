using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CoResearch.Bot.Tests;

/// <summary>What answers where a platform should be: a page to log in, a proxy's error, another program.</summary>
internal sealed class SomethingElse : IAsyncDisposable
{
    private readonly WebApplication _web;

    private SomethingElse(int status, string type, string body)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _web = builder.Build();
        _web.Run(context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            if (status == StatusCodes.Status302Found) context.Response.Headers.Location = "/login";
            return context.Response.WriteAsync(body);
        });
    }

    public string Address => _web.Urls.First();

    public static async Task<SomethingElse> StartAsync(int status, string type, string body)
    {
        var server = new SomethingElse(status, type, body);
        await server._web.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();
}
