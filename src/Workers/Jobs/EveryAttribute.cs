namespace CoResearch.Workers.Jobs;

/// <summary>
/// Makes a class a job: its name is the key, and this its default cron expression (Quartz: seconds first). The configuration
/// <c>Jobs:&lt;key&gt;</c> holds another one, or <c>off</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class EveryAttribute(string cron) : Attribute
{
    public string Cron => cron;
}
