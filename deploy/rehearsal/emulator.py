"""moto's server, with a stand-in for every resource type that its CloudFormation does not support.

A stand-in only has a name, and a placeholder for any attribute, so that resources that refer to it can be created. Each
one is printed as `stand-in TYPE NAME`, for the report of the rehearsal.
"""

import sys

from moto import server
from moto.cloudformation import parsing
from moto.core.common_models import CloudFormationModel
from moto.ec2.models import ec2_backends
from moto.ec2.models.route_tables import RouteTable

known_class_of = parsing.resource_class_from_type


class StandIn(CloudFormationModel):
    # moto registers a model under the second part of its module's name.
    __module__ = "rehearsal.stand_in"

    def __init__(self, name: str):
        self.physical_resource_id = name

    @staticmethod
    def cloudformation_name_type() -> str:
        return ""

    @staticmethod
    def cloudformation_type() -> str:
        return "Rehearsal::StandIn"

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return True

    def get_cfn_attribute(self, attribute_name: str) -> str:
        return f"{self.physical_resource_id}.{attribute_name}".lower()

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        print("stand-in", kwargs["ResourceType"], kwargs["LogicalId"], flush=True)
        return cls(kwargs["LogicalId"])

    @classmethod
    def update_from_cloudformation_json(
        cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name
    ):
        return original_resource

    @classmethod
    def delete_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name):
        pass

    def is_created(self) -> bool:
        return True


def delete_route_table(cls, resource_name, cloudformation_json, account_id, region_name):
    ec2_backends[account_id][region_name].delete_route_table(resource_name)


# moto's stacks do not delete their route tables, and then fail to delete the network.
RouteTable.delete_from_cloudformation_json = classmethod(delete_route_table)

parsing.resource_class_from_type = lambda resource_type: known_class_of(resource_type) or StandIn

server.main(["-H", "127.0.0.1", "-p", sys.argv[1]])
