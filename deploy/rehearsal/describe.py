"""Prints the resources of an emulated account as JSON, with the property names of CloudFormation."""

import ast
import json
import sys

import boto3


def client(name):
    return boto3.client(name, endpoint_url=sys.argv[1], region_name="eu-central-1")


dynamodb, functions, queues, rules = client("dynamodb"), client("lambda"), client("sqs"), client("events")
iam, logs = client("iam"), client("logs")


def table(name):
    described = dynamodb.describe_table(TableName=name)["Table"]
    backups = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    expiry = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    return {
        "AttributeDefinitions": described["AttributeDefinitions"],
        "KeySchema": described["KeySchema"],
        "GlobalSecondaryIndexes": [
            {key: index[key] for key in ("IndexName", "KeySchema", "Projection")}
            for index in described.get("GlobalSecondaryIndexes", [])
        ],
        "BillingMode": described.get("BillingModeSummary", {}).get("BillingMode"),
        "DeletionProtectionEnabled": described.get("DeletionProtectionEnabled"),
        "SSESpecification": {"SSEEnabled": described.get("SSEDescription", {}).get("Status") == "ENABLED"},
        "PointInTimeRecoverySpecification": {
            "PointInTimeRecoveryEnabled": backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"]
            == "ENABLED"
        },
        "TimeToLiveSpecification": {
            "AttributeName": expiry.get("AttributeName"),
            "Enabled": expiry["TimeToLiveStatus"] == "ENABLED",
        },
    }


def function(configuration):
    kept = ("Handler", "Runtime", "Architectures", "MemorySize", "Timeout", "Role", "Environment", "LoggingConfig")
    network = configuration.get("VpcConfig", {})
    return {
        **{key: configuration.get(key) for key in kept},
        "KmsKeyArn": configuration.get("KMSKeyArn"),
        "VpcConfig": {key: network.get(key, []) for key in ("SubnetIds", "SecurityGroupIds")},
    }


def role(name):
    (policy,) = iam.list_role_policies(RoleName=name)["PolicyNames"]
    document = iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
    # moto returns some documents as the repr of a Python object.
    return ast.literal_eval(document) if isinstance(document, str) else document


def queue(url):
    return queues.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]


print(
    json.dumps(
        {
            "tables": {name: table(name) for name in dynamodb.list_tables()["TableNames"]},
            "functions": {
                each["FunctionName"]: function(each)
                for page in functions.get_paginator("list_functions").paginate()
                for each in page["Functions"]
            },
            "mappings": [
                {key: each.get(key) for key in ("EventSourceArn", "FunctionArn", "BatchSize", "ScalingConfig")}
                for each in functions.list_event_source_mappings()["EventSourceMappings"]
            ],
            "queues": {url.split("/")[-1]: queue(url) for url in queues.list_queues().get("QueueUrls", [])},
            "rules": {
                rule["Name"]: {
                    "ScheduleExpression": rule.get("ScheduleExpression"),
                    "State": rule["State"],
                    "Targets": rules.list_targets_by_rule(Rule=rule["Name"])["Targets"],
                }
                for rule in rules.list_rules()["Rules"]
            },
            "roles": {
                each["RoleName"]: role(each["RoleName"])
                for page in iam.get_paginator("list_roles").paginate()
                for each in page["Roles"]
            },
            "logGroups": {
                each["logGroupName"]: each.get("retentionInDays")
                for page in logs.get_paginator("describe_log_groups").paginate()
                for each in page["logGroups"]
            },
            "buckets": [bucket["Name"] for bucket in client("s3").list_buckets()["Buckets"]],
        }
    )
)
