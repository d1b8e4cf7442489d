using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoResearch.Domain.Process.Stages;

internal sealed class StageMap : IEntityTypeConfiguration<Stage>
{
    public void Configure(EntityTypeBuilder<Stage> builder)
    {
        builder.Property(s => s.Name).HasMaxLength(Stage.LongestName);
        builder.HasOne<Challenge>().WithMany().HasForeignKey(s => s.ChallengeId);
        builder.HasOne<Stage>().WithMany().HasForeignKey(s => s.ParentId);
        builder.HasIndex(s => new { s.ChallengeId, s.ParentId, s.Place }).IsUnique();
    }
}

internal sealed class StageItemMap : IEntityTypeConfiguration<StageItem>
{
    public void Configure(EntityTypeBuilder<StageItem> builder)
    {
        builder.HasKey(i => new { i.ChallengeId, i.Number });
        builder.Property(i => i.Text).HasMaxLength(StageItem.LongestText);
        builder.HasOne<Challenge>().WithMany().HasForeignKey(i => i.ChallengeId);
        builder.HasOne<Stage>().WithMany().HasForeignKey(i => i.StageId);
    }
}

internal sealed class StageEventMap : IEntityTypeConfiguration<StageEvent>
{
    public void Configure(EntityTypeBuilder<StageEvent> builder)
    {
        builder.HasOne<Stage>().WithMany().HasForeignKey(e => e.StageId);
        builder.HasOne<Person>().WithMany().HasForeignKey(e => e.By);
    }
}

internal sealed class ArtefactMap : IEntityTypeConfiguration<Artefact>
{
    public void Configure(EntityTypeBuilder<Artefact> builder)
    {
        builder.HasKey(a => new { a.StageId, a.What });
        builder.HasOne<Stage>().WithMany().HasForeignKey(a => a.StageId);
        builder.HasOne<Person>().WithMany().HasForeignKey(a => a.By);
    }
}

internal sealed class StageForecastMap : IEntityTypeConfiguration<StageForecast>
{
    public void Configure(EntityTypeBuilder<StageForecast> builder)
    {
        builder.HasKey(f => new { f.StageId, f.Week });
        builder.HasOne<Stage>().WithMany().HasForeignKey(f => f.StageId);
    }
}

internal sealed class ReadingMap : IEntityTypeConfiguration<Reading>
{
    public void Configure(EntityTypeBuilder<Reading> builder)
    {
        builder.HasKey(r => new { r.ChallengeId, r.Number });
        builder.HasOne<Challenge>().WithMany().HasForeignKey(r => r.ChallengeId);
        builder.HasOne<Person>().WithMany().HasForeignKey(r => r.AddedBy);
    }
}

internal sealed class ReadingNoteMap : IEntityTypeConfiguration<ReadingNote>
{
    public void Configure(EntityTypeBuilder<ReadingNote> builder)
    {
        builder.HasKey(n => new { n.ChallengeId, n.Number, n.PersonId });
        builder.HasOne<Reading>().WithMany().HasForeignKey(n => new { n.ChallengeId, n.Number });
        builder.HasOne<Person>().WithMany().HasForeignKey(n => n.PersonId);
    }
}

internal sealed class StageReportMap : IEntityTypeConfiguration<StageReport>
{
    public void Configure(EntityTypeBuilder<StageReport> builder)
    {
        builder.HasOne<Stage>().WithMany().HasForeignKey(r => r.StageId);
        builder.HasOne<Person>().WithMany().HasForeignKey(r => r.PresentedBy);
    }
}

internal sealed class ReportFeedbackMap : IEntityTypeConfiguration<ReportFeedback>
{
    public void Configure(EntityTypeBuilder<ReportFeedback> builder)
    {
        builder.HasOne<StageReport>().WithMany().HasForeignKey(f => f.ReportId);
        builder.HasOne<Person>().WithMany().HasForeignKey(f => f.PersonId);
    }
}
