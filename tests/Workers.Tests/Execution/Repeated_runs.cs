using CoResearch.Domain.Submissions;
using CoResearch.Workers.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace CoResearch.Workers.Tests.Execution;

/// <summary>A reproduction runs as the run did that it repeats, whatever the lab's settings have become.</summary>
public sealed class Repeated_runs
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reproduction_has_the_threads_and_the_device_of_the_run_that_it_repeats()
    {
        await using var lab = await WorkedLab.StartAsync();
        lab.Executor.Script = folder =>
        {
            File.WriteAllText(folder.Predictions, "id,y\n1,5\n2,2\n");
            folder.WriteResult(new RunResult { Outcome = RunOutcome.Succeeded, Seconds = 1, Threads = folder.ReadJob().Threads, Device = "cpu" });
            return new JobStatus(JobPhase.Ended, ExitCode: 0);
        };
        var settings = lab.Lab.Services.GetRequiredService<IOptions<WorkerOptions>>().Value;
        settings.Threads = 3;
        await lab.StartWorkerAsync();
        var original = await lab.SubmitAsync("an idea");
        await lab.UntilAsync(original, SubmissionState.Scored);

        settings.Threads = 1;
        var again = (await lab.Lab.TryAsync<ReproduceSubmission, Submission>(async (reproduce, db) => await reproduce.RunAsync(
            await db.People.SingleAsync(p => p.Name == "ada", Now), await db.Memberships.SingleAsync(m => db.People.Any(p => p.Id == m.PersonId && p.Name == "ada"), Now), await db.Challenges.SingleAsync(Now),
            await db.Submissions.SingleAsync(s => s.Id == original, Now), Now))).Value.Id;
        var other = await lab.SubmitAsync("another idea");
        await lab.UntilAsync(again, SubmissionState.Scored);
        await lab.UntilAsync(other, SubmissionState.Scored);

        Assert.Equal((3, "cpu"), await JobAsync(again));
        Assert.Equal((1, "auto"), await JobAsync(other));

        async Task<(int, string)> JobAsync(SubmissionId id)
        {
            var job = lab.Lab.Services.GetRequiredService<JobPreparation>().FolderOf(Assert.Single(await lab.RunsAsync(id))).ReadJob();
            return (job.Threads, job.Device);
        }
    }
}
