namespace ImageMagick.Configuration;

public interface IConfigurationFile
{
    string FileName { get; }

    string Data { get; set; }
}

public interface IConfigurationFiles
{
    IConfigurationFile Policy { get; }
}

public sealed class ConfigurationFiles : IConfigurationFiles
{
    public static IConfigurationFiles Default => new ConfigurationFiles();

    public IConfigurationFile Policy { get; } = new ConfigurationFile("policy.xml");

    sealed class ConfigurationFile(string fileName) : IConfigurationFile
    {
        public string FileName { get; } = fileName;

        public string Data { get; set; } = "<policymap/>";
    }
}
