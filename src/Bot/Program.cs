using System.Reflection;
using System.Text;
using CoResearch.Bot;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Platforms.Slack;
using CoResearch.Bot.Platforms.Terminal;

// Windows consoles speak an older code page until told.
if (OperatingSystem.IsWindows()) Console.OutputEncoding = Encoding.UTF8;
if (StartOptions.Read(args).Failed(out var options, out var wrong))
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}
if (options.Help || options.Version)
{
    var version = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
    Console.WriteLine(options.Help ? StartOptions.Usage : $"coresearch {version}");
    return 0;
}
if (options.Manifest is not null)
{
    Console.WriteLine(SlackManifest.Write(CommandCatalog.OfThisBot(), SlackManifest.RequestsAt(options.Url)));
    return 0;
}
if (options.Health)
{
    var trouble = Heartbeat.Trouble(options.Paths, TimeProvider.System);
    if (trouble is not null) await Console.Error.WriteLineAsync(trouble);
    return trouble is null ? 0 : 1;
}
return await BotHost.RunAsync(options, new TerminalOptions(), CancellationToken.None);
