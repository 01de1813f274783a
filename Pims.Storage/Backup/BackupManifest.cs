using System.Text.Json;

namespace Pims.Storage.Backup;

/// <summary>What a whole backup says of itself; written last.</summary>
public sealed record BackupManifest
{
    /// <summary>The form of backups that this program writes and reads.</summary>
    public const int PresentFormat = 1;

    static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, RespectNullableAnnotations = true };

    public required int Format { get; init; }

    /// <summary>The version that wrote it.</summary>
    public required string Program { get; init; }

    /// <summary>The last one that the database has run.</summary>
    public required string Migration { get; init; }

    /// <summary>Which library it is of: when its first migration ran, in milliseconds since 1970.</summary>
    public required long Library { get; init; }

    /// <summary>The folder of the database and the keys in the backup.</summary>
    public required string State { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>The files that the database names, and their bytes.</summary>
    public required long Files { get; init; }

    public required long Bytes { get; init; }

    public required FileMark Database { get; init; }

    public required IReadOnlyList<FileMark> Keys { get; init; }

    /// <summary>Checksums of the files that were damaged in the library itself, and are not in the backup.</summary>
    public required IReadOnlyList<string> Damaged { get; init; }

    /// <summary>A file in the folder of the state, its SHA-256 in hex.</summary>
    public sealed record FileMark(string Name, long Size, string Checksum);

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <exception cref="BackupException">It is none, or of a later form.</exception>
    public static BackupManifest Read(string file)
    {
        try
        {
            var bytes = File.ReadAllBytes(file);
            using (var any = JsonDocument.Parse(bytes))
            {
                if (any.RootElement.TryGetProperty("format", out var format) && format.GetInt32() > PresentFormat)
                    throw new BackupException($"The backup was made by a newer version of this program (format {format}); restore it with that version.");
            }
            var manifest = JsonSerializer.Deserialize<BackupManifest>(bytes, Json)!;
            return manifest.Keys.Append(manifest.Database).Select(mark => mark.Name).Append(manifest.State).All(IsName) ? manifest : throw new JsonException("A name in it is none.");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new BackupException($"{file} is not as this program writes it: {error.Message}", error);
        }
    }

    static bool IsName(string name) => name.Length > 0 && name[0] != '.' && name == Path.GetFileName(name);
}
