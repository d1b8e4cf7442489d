using System.Diagnostics;
using System.Runtime.CompilerServices;
using CoResearch.TestKit.Telegram;
using Xunit;
using static CoResearch.Bot.Tests.Telegram.TelegramLab;

namespace CoResearch.Bot.Tests.Telegram;

/// <summary>
/// grammY, a client that has nothing to do with us, works against the tests' server. Skipped where Node.js or its package is missing, and a
/// failure there when CI=true.
/// </summary>
public sealed class GrammyTests
{
    [Fact]
    public async Task A_bot_of_another_make_works_with_the_server()
    {
        var folder = await InstalledAsync();
        await using var server = await TelegramServer.StartAsync();
        using var node = Start("node", folder, "bot.mjs", server.Address, TelegramServer.Token);
        Assert.Equal("started", await node.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        var group = server.World.Group(-100, admin: true);

        server.World.Say(Alice, "/echo hello");
        await UntilAsync(() => server.World.Posted.Count == 1);
        var echoed = server.World.Posted[0];
        Assert.Equal(("hello", "<b>hello</b>", ("Louder", "louder")), (echoed.Text, echoed.Html, echoed.Buttons[0][0]));
        server.World.Press(Alice, echoed, "louder");
        await UntilAsync(() => echoed.Text == "LOUDER");

        server.World.Say(Bob, "/file");
        await UntilAsync(() => server.World.Posted.Count == 2);
        Assert.Equal("a table", server.World.Posted[1].Text);
        Assert.Equal("a,b"u8.ToArray(), server.World.Posted[1].File);
        server.World.SendFile(Bob, "doc7", "workflow.yml", "x: 1"u8.ToArray());
        await UntilAsync(() => server.World.Posted.Count == 3);
        Assert.Equal("workflow.yml: x: 1", server.World.Posted[2].Text);

        server.World.React(Alice, new TelegramPostedMessage(group.Id, 5, "sendMessage"), [], ["👍"]);
        await UntilAsync(() => server.World.Posted.Count == 4);
        Assert.Equal("reaction 👍", server.World.Posted[3].Text);
        server.World.Say(new TelegramPerson(3, "Carol"), "/wrong");
        await UntilAsync(() => server.World.Posted.Count == 5);
        Assert.Equal("400 400", server.World.Posted[4].Text);
        Assert.Equal([("echo", "Say it again")], server.Menus["default"]);

        node.StandardInput.Close();
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (node.ExitCode, await node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)));
        Assert.Equal(2, server.Mistakes.Count);
    }

    /// <summary>A folder beside nothing of the repository's with the script and its packages, as the lock file has them.</summary>
    private static async Task<string> InstalledAsync([CallerFilePath] string here = "")
    {
        var source = Path.Combine(Path.GetDirectoryName(here)!, "grammy");
        var stamp = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(source, "package-lock.json"))))[..12];
        var folder = Path.Combine(Path.GetTempPath(), $"coresearch-grammy-{stamp}");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(source)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        if (Directory.Exists(Path.Combine(folder, "node_modules", "grammy"))) return folder;
        try
        {
            using var npm = Start("npm", folder, "ci", "--no-audit", "--no-fund", "--ignore-scripts");
            npm.StandardInput.Close();
            var (said, wrong) = (npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
            await npm.WaitForExitAsync(TestContext.Current.CancellationToken);
            if (npm.ExitCode != 0) Missing($"npm cannot install grammY: {await said} {await wrong}");
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            Missing($"Node.js is missing: {exception.Message}");
        }
        return folder;
    }

    private static void Missing(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(reason);
        Assert.Skip(reason);
    }

    private static Process Start(string program, string folder, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
